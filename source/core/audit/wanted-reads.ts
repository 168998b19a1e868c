import type { AuditFact } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Session } from '../session.ts';
import { nameOf, principalType } from './arn.ts';

/** Names of users, roles and groups; ARNs of policies and providers. */
export type IamReads = {
  users: string[];
  roles: string[];
  groups: string[];
  policies: string[];
  providers: string[];
  /** Are the unique ids of all users, or groups, of any use? Only they tell a deleted one from a renamed one. */
  userIds: boolean;
  groupIds: boolean;
};

/** The account that IAM is read in: that of the first root, unless the reader says which it is. */
export const homeOf = (sessions: Session[], account?: string): string | null =>
  account ?? sessions.find((s) => s.parent === null)?.account ?? null;

const policyKinds = new Set<Finding['kind']>(['policy-created', 'policy-version-created']);

/** Temporary credentials that are over are dead whatever IAM says of their role or user. */
const needsReading = (s: Session): boolean => s.alive !== false;

/**
 * Everything that must be read in IAM to say what is alive and what stands. Only of the account that is read: a user of
 * that name in another one is somebody else.
 */
export const wantedIamReads = (
  { sessions, findings }: Pick<AuditFact, 'sessions' | 'findings'>,
  account?: string,
): IamReads => {
  const home = homeOf(sessions, account);
  const names = { user: new Set<string>(), role: new Set<string>(), group: new Set<string>() };
  const policies = new Set<string>();
  const providers = new Set<string>();
  for (const s of sessions) {
    const type = principalType(s.issuer);
    if (type && s.issuer && s.account === home && needsReading(s)) names[type].add(nameOf(s.issuer));
  }
  for (const f of findings) {
    if (f.account !== home) continue;
    if (f.owner) names[f.owner.type].add(f.owner.name);
    if (f.kind === 'group-membership-changed' && f.after)
      names[f.owner?.type === 'user' ? 'group' : 'user'].add(f.after);
    if (policyKinds.has(f.kind)) policies.add(f.subject);
    if (f.kind === 'provider-changed') providers.add(f.subject);
  }
  const { user, role, group } = names;
  return {
    ...{ users: [...user], roles: [...role], groups: [...group], policies: [...policies], providers: [...providers] },
    ...{ userIds: user.size > 0, groupIds: group.size > 0 },
  };
};
