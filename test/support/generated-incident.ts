import fc from 'fast-check';
import type { Json, JsonObject } from '../../source/core/words.ts';
import {
  assume,
  createKey,
  createUser,
  account as home,
  iam,
  record,
  session,
  temporary,
  user,
  vault,
  type Who,
} from '../unit/audit/records.ts';

/**
 * Incidents made up from numbers: raw CloudTrail records of two accounts, as AWS would have written them. What was meant is
 * not kept: what must be found is for the oracle to say, out of the records alone.
 */

export const otherAccount = '210987654321';
const regions = ['us-east-1', 'eu-west-1', 'sa-east-1'];
const roles = [`arn:aws:iam::${home}:role/ops/chain`, `arn:aws:iam::${otherAccount}:role/ops`];

export type Step = { actor: number; act: number; a: number; b: number; fails: boolean };

/** Evenly spread: small numbers and short lists, which fast-check prefers, make incidents in which nothing happens. */
const number = (max: number): fc.Arbitrary<number> => fc.noBias(fc.nat(max));

export const steps = (maxLength = 60): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record<Step>({
      ...{ actor: number(30), act: number(11), a: number(20), b: number(20) },
      fails: number(6).map((n) => n === 0),
    }),
    { minLength: 4, maxLength, size: 'max' },
  );

type Actor = { who: Who; account: string };
type Thing = {
  kind: 'user' | 'role' | 'key' | 'instance' | 'bucket' | 'group';
  id: string;
  on?: string;
  account: string;
  region: string;
};

const pick = <T>(list: T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** As the account of the caller writes it: helpers of `records.ts` know only one account. */
const inAccount = (raw: JsonObject, account: string): JsonObject =>
  account === home
    ? raw
    : JSON.parse(
        JSON.stringify({ ...raw, recipientAccountId: account })
          .replaceAll(`::${home}:user/`, `::${account}:user/`)
          .replaceAll(`::${home}:federated-user/`, `::${account}:federated-user/`),
      );

export const generate = (played: Step[]): JsonObject[] => {
  const records: JsonObject[] = [assume(vault, 0, 'ASIAROOT', 'alice')];
  const actors: Actor[] = [
    { who: session('ASIAROOT', 'alice', 0), account: home },
    // Not hers: the same human as a user and in another role, an earlier session of the role, somebody else's pipeline.
    { who: user('alice', 'AKIAALICE'), account: home },
    { who: session('ASIADEV', 'alice', -600, `arn:aws:iam::${home}:role/dev`), account: home },
    { who: session('ASIAPIPE', 'pipeline', -600, roles[0]), account: home },
    { who: session('ASIAELSE', 'fix', -600, roles[1]), account: otherAccount },
  ];
  let things: Thing[] = [];
  let [at, serial] = [0, 0];

  /** What a call wrote; a refused one has no answer. Gives whether it was carried out. */
  const write = ({ account }: Actor, raw: JsonObject, fails: boolean): boolean => {
    const failed = { ...raw, errorCode: 'AccessDenied', errorMessage: 'refused', responseElements: null };
    records.push(inAccount(fails ? failed : raw, account));
    return !fails;
  };
  const made = (thing: Thing): void => {
    things = [...things, thing];
  };
  const own = (kinds: Thing['kind'][], { account }: Actor, n: number): Thing | undefined =>
    pick(
      things.filter((t) => kinds.includes(t.kind) && t.account === account),
      n,
    );
  const call = (
    actor: Actor,
    source: string,
    name: string,
    region: string,
    request: JsonObject,
    response: Json = null,
  ) => record({ at, by: actor.who, source, name, region, request, response: response as JsonObject | null });

  const create = (actor: Actor, { a, b, fails }: Step): void => {
    const id = `t${++serial}`;
    const region = pick(regions, b) ?? 'us-east-1';
    const { account } = actor;
    const set = (instanceId: string) => ({ instancesSet: { items: [{ instanceId }] } });
    const ec2 = (prefix: string) => `${prefix}-${String(serial).padStart(17, '0')}`;
    const kinds: (() => Thing | null)[] = [
      () =>
        write(actor, createUser(actor.who, at, id, '/', `AIDA${serial}`), fails)
          ? { kind: 'user', id, account, region }
          : null,
      () => {
        const arn = `arn:aws:iam::${account}:role/${id}`;
        const role = { roleName: id, arn, roleId: `AROA${serial}` };
        const asked = { roleName: id, assumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' };
        return write(actor, iam(actor.who, at, 'CreateRole', asked, { response: { role } }), fails)
          ? { kind: 'role', id, account, region }
          : null;
      },
      () =>
        write(actor, call(actor, 'ec2', 'RunInstances', region, {}, set(ec2('i'))), fails)
          ? { kind: 'instance', id: ec2('i'), account, region }
          : null,
      () =>
        write(actor, call(actor, 's3', 'CreateBucket', region, { bucketName: id }), fails)
          ? { kind: 'bucket', id, account, region }
          : null,
      () =>
        write(
          actor,
          call(actor, 'ec2', 'CreateSecurityGroup', region, { groupName: id }, { _return: true, groupId: ec2('sg') }),
          fails,
        )
          ? { kind: 'group', id: ec2('sg'), account, region }
          : null,
    ];
    const thing = pick(kinds, a)?.();
    if (thing) made(thing);
  };

  const remove = (actor: Actor, { a, fails }: Step): void => {
    const thing = own(['user', 'role', 'key', 'instance', 'bucket', 'group'], actor, a);
    // IAM refuses to delete a user that still has keys.
    if (!thing || (thing.kind === 'user' && things.some((t) => t.on === thing.id))) return;
    const { id, region, on } = thing;
    const raw: { [kind in Thing['kind']]: () => JsonObject } = {
      user: () => iam(actor.who, at, 'DeleteUser', { userName: id }),
      role: () => iam(actor.who, at, 'DeleteRole', { roleName: id }),
      key: () => iam(actor.who, at, 'DeleteAccessKey', { userName: on ?? '', accessKeyId: id }),
      instance: () =>
        call(actor, 'ec2', 'TerminateInstances', region, { instancesSet: { items: [{ instanceId: id }] } }),
      bucket: () => call(actor, 's3', 'DeleteBucket', region, { bucketName: id }),
      group: () => call(actor, 'ec2', 'DeleteSecurityGroup', region, { groupId: id }),
    };
    if (!write(actor, raw[thing.kind](), fails)) return;
    things = things.filter((t) => t !== thing);
    const gone = actors.findIndex((x) => x.who.keyId === id);
    if (gone > 0) actors.splice(gone, 1);
  };

  const key = (actor: Actor, { a, fails }: Step): void => {
    const on = own(['user'], actor, a);
    if (!on || things.filter((t) => t.on === on.id).length > 1) return;
    const id = `AKIA${++serial}`;
    if (!write(actor, createKey(actor.who, at, on.id, id), fails)) return;
    made({ kind: 'key', id, on: on.id, account: actor.account, region: 'us-east-1' });
    const who = user(on.id, id, 'AIDAANY');
    actors.push({
      who: JSON.parse(JSON.stringify(who).replaceAll(`::${home}:user/`, `::${actor.account}:user/`)),
      account: actor.account,
    });
  };

  const chain = (actor: Actor, { a, fails }: Step): void => {
    const role = pick(roles, a) ?? '';
    const to = role.split(':')[4] ?? home;
    const [id, name] = [`ASIA${++serial}`, `s${serial}`];
    const raw = assume(actor.who, at, id, name, role);
    if (!write(actor, raw, fails)) return;
    // A role of the other account is taken in both trails, each with an event id of its own.
    if (to !== actor.account) records.push({ ...raw, eventID: `shared-${id}`, recipientAccountId: to });
    actors.push({ who: session(id, name, at, role), account: to });
  };

  const federate = (actor: Actor, { fails }: Step): void => {
    if (!actor.who.keyId?.startsWith('AKIA')) return;
    const id = `ASIAFED${++serial}`;
    if (!write(actor, temporary(actor.who, at, 'GetSessionToken', id), fails)) return;
    actors.push({ who: { keyId: id, identity: { ...actor.who.identity, accessKeyId: id } }, account: actor.account });
  };

  const look = (actor: Actor, { b, fails }: Step): void => {
    const region = pick(regions, b) ?? 'us-east-1';
    write(actor, { ...call(actor, 'ec2', 'DescribeInstances', region, {}), readOnly: true }, fails);
  };

  const acts = [create, create, create, create, remove, remove, key, key, chain, chain, federate, look];
  for (const step of played) {
    at += 1 + (step.b % 3);
    const actor = step.actor % 3 === 0 ? pick(actors, step.actor) : pick([actors[0], ...actors.slice(5)], step.actor);
    if (actor) pick(acts, step.act)?.(actor, step);
  }
  return records;
};
