import { assumeRole, handedOver } from '../world/assume.ts';
import { minute } from '../world/clock.ts';
import {
  type Credential,
  credentialOf,
  federatedPrincipal,
  type Origin,
  type Principal,
  rolePrincipal,
} from '../world/credentials.ts';
import type { User } from '../world/graph.ts';
import { keyOwner } from '../world/iam/access-keys.ts';
import { findRole, findUser } from '../world/iam/find.ts';
import { iamOperations } from '../world/iam/table.ts';
import { callIam } from '../world/iam-call.ts';
import { type IdSource, idSource, secretOf } from '../world/ids.ts';
import type { Input, Output } from '../world/input.ts';
import type { Happening } from '../world/trail/record.ts';
import type { World } from '../world/world.ts';

type Call = Pick<Happening, 'source' | 'name' | 'readOnly'> &
  Partial<Pick<Happening, 'region' | 'request' | 'response' | 'resources' | 'error' | 'type' | 'extra' | 'invokedBy'>>;

/** Ways to make things happen in the world before the drill starts: state and trail always come from the same act. */
export type Play = {
  world: World;
  /** ms of a moment, told in minutes after T. */
  at(minutes: number): number;
  /** Something long there: changes the graph, leaves no event. */
  setup(operation: string, input: Input, daysBefore: number): Output;
  /** `late`: minutes until the record is delivered; left out: as usual. */
  iam(who: Credential, minutes: number, operation: string, input: Input, late?: number): Output;
  call(who: Credential, minutes: number, call: Call): void;
  assume(
    who: Credential,
    minutes: number,
    ask: { role: string; session: string; seconds: number; region?: string },
  ): Credential;
  federate(who: Credential, minutes: number, ask: { name: string; seconds: number }): Credential;
  /** A credential whose birth is of no interest to the story; `seconds` null = it never ends. */
  session(
    principal: Principal,
    kind: Credential['kind'],
    minutes: number,
    seconds: number | null,
    origin: Origin,
  ): Credential;
  roleSession(role: string, session: string, minutes: number, seconds: number | null, origin: Origin): Credential;
  userKey(output: Output): Credential;
  user(name: string): User;
  ids(label: string): IdSource;
};

const keyIdOf = (output: Output): string => {
  const key = output.AccessKey;
  const id = typeof key === 'object' && !Array.isArray(key) && !(key instanceof Date) ? key.AccessKeyId : null;
  if (typeof id !== 'string') throw new TypeError('That call made no access key.');
  return id;
};

/** Plays are trusted: what is told to have happened is not asked for its permission. */
export const playIn = (world: World): Play => {
  const at = (minutes: number): number => Math.round(world.t0 + minutes * minute);
  const used = new Map<string, number>();
  // Labels tell what, when and the how-manieth: another plant in between changes no other id.
  const label = (what: string, minutes: number): string => {
    const name = `play|${what}|${minutes}`;
    used.set(name, (used.get(name) ?? 0) + 1);
    return `${name}|${used.get(name)}`;
  };
  // What GetAccessKeyLastUsed tells must agree with the trail.
  const touch = (who: Credential, when: number, service: string, region: string): void => {
    const owner = who.kind === 'user-key' ? keyOwner(world.graph, who.keyId) : null;
    if (owner) owner.key.lastUsed = { at: when, service, region };
  };
  const call: Play['call'] = (who, minutes, { region = 'us-east-1', ...what }) => {
    const ids = idSource(world.seed, label(what.name, minutes));
    touch(who, at(minutes), what.source, region);
    world.trail.add({
      id: ids.uuid(),
      requestId: ids.uuid(),
      at: at(minutes),
      region,
      who,
      request: null,
      response: null,
      ...what,
    });
  };
  // Kept for good: the trail and the tests ask for keys that are long dead.
  const give = (credential: Credential): Credential => {
    world.sessions.set(credential.keyId, credential);
    return credential;
  };
  const session: Play['session'] = (principal, kind, minutes, seconds, origin) => {
    const keyId = idSource(world.seed, label(principal.arn, minutes)).keyId('ASIA');
    const expiresAt = seconds === null ? null : at(minutes) + seconds * 1000;
    const { account } = world;
    return give({ keyId, kind, principal, account, issuedAt: at(minutes), expiresAt, parent: null, origin });
  };
  return {
    ...{ world, at, call, session },
    setup: (operation, input, daysBefore) => {
      const found = iamOperations[operation];
      if (!found) throw new TypeError(`No such operation: ${operation}`);
      const ids = idSource(world.seed, label(`setup|${operation}|${JSON.stringify(input)}`, -daysBefore));
      const when = at(-daysBefore * 1440);
      const { graph, seed } = world;
      return found.run(
        { graph, at: when, ids, callerUser: null, secretOf: (k) => secretOf(seed, k), pageLimit: null },
        input,
      );
    },
    iam: (who, minutes, operation, input, late) => {
      touch(who, at(minutes), 'iam', 'us-east-1');
      const done = callIam(world, {
        at: at(minutes),
        label: label(operation, minutes),
        operation,
        input,
        who,
        trusted: true,
        ...(late === undefined ? {} : { late: late * minute }),
      });
      if (!done.ok) throw done.failure;
      return done.output;
    },
    assume: (who, minutes, { role, session: name, seconds, region = 'us-east-1' }) => {
      touch(who, at(minutes), 'sts', region);
      const where = { label: label('AssumeRole', minutes), region, at: at(minutes) };
      return assumeRole(world, { who, role, session: name, seconds, ...where });
    },
    federate: (who, minutes, { name, seconds }) => {
      const user = findUser(world.graph, who.principal.userName ?? '');
      const principal = federatedPrincipal(world.account, user, name);
      const fresh = { ...session(principal, 'federation', minutes, seconds, who.origin), parent: who.keyId };
      call(who, minutes, {
        ...{ source: 'sts', name: 'GetFederationToken', readOnly: false },
        request: { name, durationSeconds: seconds },
        response: {
          credentials: handedOver(world.seed, fresh),
          federatedUser: { federatedUserId: principal.principalId, arn: principal.arn },
          packedPolicySize: 4,
        },
      });
      return give(fresh);
    },
    roleSession: (role, name, minutes, seconds, origin) =>
      session(
        rolePrincipal(world.account, findRole(world.graph, role), name),
        'assumed-role',
        minutes,
        seconds,
        origin,
      ),
    userKey: (output) => {
      const found = credentialOf(world, keyIdOf(output));
      if (!found) throw new TypeError('That key is not there any more.');
      return found;
    },
    user: (name) => findUser(world.graph, name),
    ids: (text) => idSource(world.seed, label(text, 0)),
  };
};
