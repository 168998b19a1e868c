import type { Graph, Role, User } from './graph.ts';
import { keyOwner } from './iam/access-keys.ts';

/** Who acts with a credential, in the words of CloudTrail's `userIdentity` (domain.md §4.4). */
export type Principal = {
  type: 'AssumedRole' | 'IAMUser' | 'FederatedUser';
  arn: string;
  principalId: string;
  userName: string | null;
  sessionName: string | null;
  /** The role or user behind a session; null for a user's own key. */
  issuer: { type: 'Role' | 'IAMUser'; id: string; arn: string; name: string } | null;
};

/** One set of credentials that somebody holds. Secrets are not in it: ids.ts works them out. Times are ms. */
export type Credential = {
  keyId: string;
  kind: 'assumed-role' | 'federation' | 'session-token' | 'user-key';
  principal: Principal;
  account: string;
  issuedAt: number;
  /** ms; null = never, as a user's key. */
  expiresAt: number | null;
  /** Key id that asked for it. */
  parent: string | null;
  /** Where its calls come from, for the trail. */
  origin: Origin;
};

/** `sourceIPAddress` and `userAgent` of its events. */
export type Origin = { ip: string; agent: string };

/** ARN of a session: it drops the path of the role (domain.md §4.4). */
export const sessionArn = (account: string, role: Role, session: string): string =>
  `arn:aws:sts::${account}:assumed-role/${role.name}/${session}`;

/** A session of a role. The role's unique id is part of it: a role of the same name made later is another one. */
export const rolePrincipal = (account: string, role: Role, session: string): Principal => ({
  type: 'AssumedRole',
  arn: sessionArn(account, role, session),
  principalId: `${role.id}:${session}`,
  userName: null,
  sessionName: session,
  issuer: { type: 'Role', id: role.id, arn: role.arn, name: role.name },
});

/** A user, by its own key or by a session token of its own. */
export const userPrincipal = (user: User): Principal => ({
  type: 'IAMUser',
  arn: user.arn,
  principalId: user.id,
  userName: user.name,
  sessionName: null,
  issuer: null,
});

/** A federation token: it has a name of its own, and its user behind it. */
export const federatedPrincipal = (account: string, user: User, name: string): Principal => ({
  type: 'FederatedUser',
  arn: `arn:aws:sts::${account}:federated-user/${name}`,
  principalId: `${account}:${name}`,
  userName: name,
  sessionName: null,
  issuer: { type: 'IAMUser', id: user.id, arn: user.arn, name: user.name },
});

/** Where a user's calls come from, kept by the user's unique id. */
export type Origins = Map<string, Origin>;

const nowhere: Origin = { ip: '127.0.0.1', agent: 'aws-cli/2.27.41' };

const userCredential = (graph: Graph, origins: Origins, keyId: string): Credential | null => {
  const owner = keyOwner(graph, keyId);
  if (!owner) return null;
  return {
    ...{ keyId, kind: 'user-key', principal: userPrincipal(owner.user), account: graph.account },
    ...{ issuedAt: owner.key.created, expiresAt: null, parent: null, origin: origins.get(owner.user.id) ?? nowhere },
  };
};

type Holder = { graph: Graph; sessions: Map<string, Credential>; origins: Origins };

/** The credential behind a key id, dead or alive; null when this world never gave out such a key. */
export const credentialOf = (world: Holder, keyId: string): Credential | null =>
  world.sessions.get(keyId) ?? userCredential(world.graph, world.origins, keyId);

/** `unknown` is what AWS says of keys that are inactive or gone: it does not tell them from invented ones. */
export type Standing = 'good' | 'expired' | 'unknown';

/**
 * Can it still authenticate? Deactivating or deleting the key that made a federation or session token does not end it,
 * deleting its user does (domain.md §13.1).
 */
export const standingOf = (world: Holder, credential: Credential, now: number): Standing => {
  if (credential.expiresAt !== null && credential.expiresAt <= now) return 'expired';
  if (credential.kind === 'user-key') {
    return keyOwner(world.graph, credential.keyId)?.key.status === 'Active' ? 'good' : 'unknown';
  }
  if (credential.kind === 'assumed-role') return 'good';
  const { issuer, userName, principalId } = credential.principal;
  const user = world.graph.users.get(issuer?.name ?? userName ?? '');
  return user && user.id === (issuer?.id ?? principalId) ? 'good' : 'unknown';
};
