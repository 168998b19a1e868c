import type { JsonObject } from '../../../source/core/words.ts';
import {
  account,
  assume,
  type Call,
  createKey,
  createUser,
  iam,
  record,
  session,
  user,
  vault,
  type Who,
} from './records.ts';

/**
 * A small IAM of its own, played by numbers: it keeps AWS's preconditions, writes the records, and keeps book of what must
 * be found. The bookkeeping shares nothing with the code under test: it watches the state change.
 */

export type Step = { actor: number; act: number; a: number; b: number; fails: boolean };

type Link = { there: boolean; byTree: ('attached' | 'detached')[] };
type User = { name: string; path: string; byTree: boolean; gone: boolean; links: Map<string, Link> };
type Key = { id: string; of: User; byTree: boolean; gone: 'no' | 'tree' | 'other' };
type Actor = { who: Who; tree: boolean; key?: Key };

const arn = (rest: string) => `arn:aws:iam::${account}:${rest}`;
const policies = ['arn:aws:iam::aws:policy/AdministratorAccess', arn('policy/ops'), arn('policy/p2')];
const chainRole = arn('role/ops/chain');
const pick = <T>(list: T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

export const play = (steps: Step[]) => {
  const records: JsonObject[] = [assume(vault, 0, 'ASIAROOT', 'alice')];
  const actors: Actor[] = [
    { who: session('ASIAROOT', 'alice', 0), tree: true },
    // Decoys: the same human as a user, in another role, on another day; and somebody else.
    { who: user('alice', 'AKIAALICE'), tree: false },
    { who: session('ASIADEV', 'alice', -600, arn('role/dev')), tree: false },
    { who: session('ASIAYESTERDAY', 'alice', -90_000), tree: false },
    { who: session('ASIABOB', 'bob', -600, arn('role/admin')), tree: false },
  ];
  const users: User[] = [{ name: 'old', path: '/', byTree: false, gone: false, links: new Map() }];
  const keys: Key[] = [];
  const treeKeys = ['ASIAROOT'];
  const loose: string[] = [];
  const done = { tree: [] as string[], other: [] as string[], failed: [] as string[] };
  let at = 0;
  let serial = 0;

  /** `meaning`: what it is by itself, where it belongs to nothing that the book keeps; true = it has no kind. */
  const write = (actor: Actor, raw: JsonObject, fails: boolean, meaning: string | boolean = false): void => {
    const id = String(raw.eventID);
    records.push(fails ? { ...raw, errorCode: 'AccessDenied', responseElements: null } : raw);
    done[fails ? 'failed' : actor.tree ? 'tree' : 'other'].push(id);
    if (meaning === false || !actor.tree || fails) return;
    loose.push(meaning === true ? `unclassified-write ${id}` : meaning);
  };

  const acts: ((actor: Actor, s: Step) => void)[] = [
    (actor, { a, b, fails }) => {
      const name = `tmp${a % 3}`;
      if (users.some((u) => u.name === name && !u.gone)) return;
      const path = actor.tree && b % 2 ? '/ops/' : '/';
      write(actor, createUser(actor.who, at, name, path, `AIDA${++serial}`), fails);
      if (!fails) users.push({ name, path, byTree: actor.tree, gone: false, links: new Map() });
    },
    (actor, { a, fails }) => {
      const u = pick(
        users.filter((x) => !x.gone),
        a,
      );
      const busy = !u || keys.some((k) => k.of === u && k.gone === 'no') || [...u.links.values()].some((l) => l.there);
      // Only the tree deletes users: what others do to them is in no record that the audit sees.
      if (busy || !actor.tree) return;
      write(
        actor,
        iam(actor.who, at, 'DeleteUser', { userName: u.name }),
        fails,
        !u.byTree && `resource-deleted ${u.name}`,
      );
      u.gone = !fails;
    },
    (actor, { a, fails }) => {
      const u = pick(
        users.filter((x) => !x.gone),
        a,
      );
      if (!u || keys.filter((k) => k.of === u && k.gone === 'no').length > 1) return;
      const id = `AKIA${++serial}`;
      write(actor, createKey(actor.who, at, u.name, id), fails);
      if (fails) return;
      const key: Key = { id, of: u, byTree: actor.tree, gone: 'no' };
      keys.push(key);
      actors.push({ who: user(u.name, id, 'AIDAANY', u.path), tree: actor.tree, key });
      if (actor.tree) treeKeys.push(id);
    },
    (actor, { b, fails }) => {
      const key = pick(
        keys.filter((k) => k.gone === 'no'),
        b,
      );
      if (!key) return;
      write(
        actor,
        iam(actor.who, at, 'DeleteAccessKey', { userName: key.of.name, accessKeyId: key.id }),
        fails,
        !key.byTree && `resource-deleted ${key.id}`,
      );
      if (fails) return;
      key.gone = actor.tree ? 'tree' : 'other';
      actors.splice(
        actors.findIndex((x) => x.key === key),
        1,
      );
    },
    (actor, { a, b, fails }) => link(actor, a, b, 'attached', fails),
    (actor, { a, b, fails }) => link(actor, a, b, 'detached', fails),
    (actor, { fails }) => {
      const id = `ASIA${++serial}`;
      const raw = assume(actor.who, at, id, `s${serial}`, chainRole);
      records.push(fails ? { ...raw, errorCode: 'AccessDenied', responseElements: null } : raw);
      if (fails) return;
      actors.push({ who: session(id, `s${serial}`, at, chainRole), tree: actor.tree });
      if (actor.tree) treeKeys.push(id);
    },
    (actor, { b, fails }) => {
      const where: Partial<Call> = { source: 'ec2', region: pick(['us-east-1', 'eu-west-1', 'sa-east-1'], b) };
      write(actor, record({ at, by: actor.who, name: 'CreateTags', ...where }), fails, true);
    },
  ];

  const link = (actor: Actor, a: number, b: number, verb: 'attached' | 'detached', fails: boolean): void => {
    const u = pick(
      users.filter((x) => !x.gone),
      a,
    );
    const policyArn = pick(policies, b) ?? '';
    const state = u?.links.get(policyArn) ?? { there: false, byTree: [] };
    if (!u || (verb === 'detached' && !state.there)) return;
    const name = verb === 'attached' ? 'AttachUserPolicy' : 'DetachUserPolicy';
    write(actor, iam(actor.who, at, name, { userName: u.name, policyArn }), fails);
    if (fails) return;
    const byTree = actor.tree ? [...state.byTree, verb] : state.byTree;
    u.links.set(policyArn, { there: verb === 'attached', byTree });
  };

  for (const step of steps) {
    at += 1 + (step.b % 3);
    const actor = pick(actors, step.actor);
    if (actor) pick(acts, step.act)?.(actor, step);
  }

  const undone = (yes: boolean): string => (yes ? '~' : '');
  const expected = [
    ...loose,
    ...users.flatMap((u) => (u.byTree ? [`${undone(u.gone)}user-created ${arn(`user${u.path}${u.name}`)}`] : [])),
    ...keys.flatMap((k) => (k.byTree ? [`${undone(k.gone === 'tree' || k.of.gone)}access-key-created ${k.id}`] : [])),
    ...users.flatMap((u) =>
      [...u.links].flatMap(([policy, { byTree }]) => {
        const [first, last] = [byTree[0], byTree.at(-1)];
        if (!first) return [];
        const back = first !== last || (first === 'attached' && u.gone);
        return [`${undone(back)}policy-${first} ${arn(`user${u.path}${u.name}`)} ${policy}`];
      }),
    ),
  ];
  return { records, treeKeys: treeKeys.sort(), expected: expected.sort(), ...done };
};
