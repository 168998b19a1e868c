import { text } from '../json.ts';
import type { TrailEvent } from '../trail-event.ts';
import { nameOf, type PrincipalType } from './arn.ts';
import type { KnownArns } from './known-arns.ts';

/**
 * One life of a user, role or group: a name that is deleted and taken again is another principal with another unique id.
 * `made` and `ended` are the tree's own events; null = it was there before, or the tree did not end it.
 */
export type Life = {
  /** Different for every life, the same for every order of the events. */
  key: string;
  type: PrincipalType;
  account: string;
  /** Every name it had, the last one last (users and groups can be renamed). */
  names: string[];
  arn: string;
  uniqueId: string | null;
  made: TrailEvent | null;
  ended: TrailEvent | null;
  /** Made and deleted in one second, with nothing that tells which came last. */
  unsure: boolean;
};

type Deed = { does: 'make' | 'rename' | 'end'; type: PrincipalType; name: string; to?: string; e: TrailEvent };

const shapes: { [type in PrincipalType]: { field: string; answer: string; id: string; rename: string | null } } = {
  user: { field: 'userName', answer: 'user', id: 'userId', rename: 'newUserName' },
  role: { field: 'roleName', answer: 'role', id: 'roleId', rename: null },
  group: { field: 'groupName', answer: 'group', id: 'groupId', rename: 'newGroupName' },
};

const verbs: { [name: string]: [Deed['does'], PrincipalType] } = {
  CreateUser: ['make', 'user'],
  CreateRole: ['make', 'role'],
  CreateServiceLinkedRole: ['make', 'role'],
  AcquireRole: ['make', 'role'],
  CreateGroup: ['make', 'group'],
  DeleteUser: ['end', 'user'],
  DeleteRole: ['end', 'role'],
  DeleteGroup: ['end', 'group'],
  UpdateUser: ['rename', 'user'],
  UpdateGroup: ['rename', 'group'],
};

const deedOf = (e: TrailEvent): Deed | null => {
  const verb = e.source === 'iam' && Object.hasOwn(verbs, e.name) ? verbs[e.name] : undefined;
  if (!verb) return null;
  const [does, type] = verb;
  const shape = shapes[type];
  const name = text(e.request, shape.field) ?? text(e.response, shape.answer, shape.field);
  const to = does === 'rename' && shape.rename ? text(e.request, shape.rename) : null;
  if (name === null || (does === 'rename' && to === null)) return null;
  return { does, type, name, e, ...(to ? { to } : {}) };
};

const sinceWhen = (from: number): string => (from === Number.NEGATIVE_INFINITY ? 'old' : `after ${from}`);

type Span = { life: Life; from: number; to: number };

/**
 * The lives of every principal that the tree made, renamed or ended. `events`: its successful writes in time order. Within
 * one second CloudTrail keeps no order: what stands open is ended before it is made again, else made before it is ended.
 */
export const livesOf = (events: TrailEvent[], arnOf: KnownArns) => {
  const spans = new Map<string, Span[]>();
  const at = (type: PrincipalType, account: string, name: string): Span[] => {
    const key = `${type} ${account} ${name}`;
    const found = spans.get(key) ?? [];
    spans.set(key, found);
    return found;
  };
  const open = (list: Span[]): Span | undefined => list.find((s) => s.to === Number.POSITIVE_INFINITY);
  const older = (d: Deed, since: string, from: number, to: number): Life => ({
    key: `${d.type} ${d.e.account} ${d.name} ${since}`,
    ...{ type: d.type, account: d.e.account, names: [d.name], arn: arnOf(d.type, d.e.account, d.name, d.e, from, to) },
    ...{ uniqueId: null, made: null, ended: null, unsure: false },
  });

  const play = (d: Deed): void => {
    const list = at(d.type, d.e.account, d.name);
    const now = open(list);
    if (d.does === 'make') {
      if (now) now.to = d.e.time;
      const shape = shapes[d.type];
      const life: Life = {
        ...older(d, d.e.id, d.e.time, Number.POSITIVE_INFINITY),
        made: d.e,
        uniqueId: text(d.e.response, shape.answer, shape.id),
      };
      life.arn = text(d.e.response, shape.answer, 'arn') ?? life.arn;
      list.push({ life, from: d.e.time, to: Number.POSITIVE_INFINITY });
      return;
    }
    // Nothing of that name stands that the tree made: it was there before, or others made it since the last one ended.
    const from = Math.max(Number.NEGATIVE_INFINITY, ...list.map((s) => s.to));
    const span = now ?? { life: older(d, sinceWhen(from), from, d.e.time), from, to: Number.POSITIVE_INFINITY };
    if (!now) list.push(span);
    span.to = d.e.time;
    if (d.does === 'end') {
      span.life.ended = d.e;
      return;
    }
    span.life.names.push(d.to ?? d.name);
    at(d.type, d.e.account, d.to ?? d.name).push({ life: span.life, from: d.e.time, to: Number.POSITIVE_INFINITY });
  };

  const deeds = events.flatMap((e) => deedOf(e) ?? []);
  const seconds = Map.groupBy(deeds, (d) => `${d.e.time} ${d.type} ${d.e.account}`);
  for (const second of seconds.values()) {
    const made = second.filter((d) => d.does === 'make');
    const rest = second
      .filter((d) => d.does !== 'make')
      .sort((a, b) => (a.does === b.does ? 0 : a.does === 'end' ? 1 : -1));
    const stands = (d: Deed): boolean => open(at(d.type, d.e.account, d.name)) !== undefined;
    const before = rest.filter(stands);
    for (const d of [...before, ...made, ...rest.filter((r) => !before.includes(r))]) {
      const span = d.does === 'end' ? open(at(d.type, d.e.account, d.name)) : undefined;
      play(d);
      if (span && span.from === d.e.time && span.life.made) span.life.unsure = true;
    }
  }

  /** Whose life a call on that name touched. What removes something belongs to the earlier of two lives that meet. */
  const lifeAt = (type: PrincipalType, name: string, e: TrailEvent, removes: boolean): Life => {
    const list = at(type, e.account, name);
    const fitting = list.filter((s) => s.from <= e.time && e.time <= s.to);
    const found = removes ? fitting[0] : fitting.at(-1);
    if (found) return found.life;
    const from = Math.max(Number.NEGATIVE_INFINITY, ...list.map((s) => s.to).filter((t) => t < e.time));
    const to = Math.min(Number.POSITIVE_INFINITY, ...list.map((s) => s.from).filter((t) => t > e.time));
    const life = older({ does: 'end', type, name, e }, sinceWhen(from), from, to);
    list.push({ life, from, to });
    list.sort((a, b) => a.from - b.from);
    return life;
  };
  return { lifeAt };
};

export type Lives = ReturnType<typeof livesOf>;

/** The name it bears now. */
export const liveName = (life: Life): string => life.names.at(-1) ?? nameOf(life.arn);
