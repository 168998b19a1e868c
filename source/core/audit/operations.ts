import type { FindingResource } from '../finding.ts';
import { text } from '../json.ts';
import type { TrailEvent } from '../trail-event.ts';
import { succeeded } from './credential-events.ts';
import { type Call, type EventRule, type Named, ruleFor } from './event-table.ts';
import type { Life, Lives } from './principals.ts';
import { logBucketIn } from './tables/s3.ts';

/** One call on one thing. */
export type Operation = {
  e: TrailEvent;
  rule: EventRule;
  subject: string;
  /** The same for every call on the same thing. */
  thing: string;
  uniqueId: string | null;
  lives: Life[];
  state: string | null;
  terraform: { type: string; importId: string } | null;
  resource: FindingResource | null;
  before: string | null;
  /** Whom it lets in. */
  to: string | null;
  /** Things that it hangs on (`thing` of theirs). */
  parents: string[];
  /** The row and the subject where there is nothing to undo. */
  alone: { rule: EventRule; subject: string } | null;
  /** Counts only beside other calls on the same thing. */
  weak: boolean;
};

const logBucketsIn = (events: TrailEvent[]): Set<string> => {
  const found = new Set<string>();
  for (const e of events) {
    const bucket = logBucketIn(e);
    if (bucket !== null) found.add(bucket);
  }
  return found;
};

/** Calls that name the user whom a virtual MFA device belongs to; the others name the device alone. */
const deviceHolders = (events: TrailEvent[]): Map<string, TrailEvent> => {
  const holders = new Map<string, TrailEvent>();
  for (const e of events) {
    if (e.source !== 'iam' || !/^(?:Enable|Deactivate|Resync)MFADevice$/.test(e.name)) continue;
    const serial = text(e.request, 'serialNumber');
    if (serial !== null && text(e.request, 'userName')) holders.set(serial, e);
  }
  return holders;
};

/** Calls on keys and passwords may leave the user's name out: then they are about the caller. */
const userIn = (e: TrailEvent): string | null =>
  text(e.request, 'userName') ??
  text(e.response, 'accessKey', 'userName') ??
  text(e.response, 'user', 'userName') ??
  (e.actor.type === 'IAMUser' ? e.actor.userName : null);

const byAlone = new Map<EventRule, EventRule>();

/** Rows are few and never change: one other row for each is made once. */
const aloneOf = (rule: EventRule, c: Call): Operation['alone'] => {
  const subject = rule.alone?.subject(c) ?? null;
  if (!rule.alone || subject === null) return null;
  const { kind, item } = rule.alone;
  const other = byAlone.get(rule) ?? { ...rule, kind, item };
  byAlone.set(rule, other);
  return { rule: other, subject };
};

/** Things by the other names that later calls use for them: a made association, a rule, a session. */
const aliasesIn = (events: TrailEvent[], call: (e: TrailEvent) => Call): Map<string, Named> => {
  const aliases = new Map<string, Named>();
  for (const e of events) {
    const rule = ruleFor(e);
    if (!rule?.aliases || !succeeded(e)) continue;
    for (const named of rule.resources?.(call(e)) ?? []) {
      for (const other of named.aka ?? []) aliases.set(`${e.account} ${other}`, named);
    }
  }
  return aliases;
};

const none: never[] = [];

const thingOf = (e: TrailEvent, key: string): string => `thing|${e.account}|${key}`;

/**
 * Makes operations out of events. `lives` says which user, role or group a name meant at that time; it is asked in time
 * order. An event without a rule, or whose record does not tell the subject, gives none.
 */
export const operationsOf = (events: TrailEvent[], lives: Lives) => {
  const holders = deviceHolders(events);
  const logBuckets = logBucketsIn(events);
  const call = (e: TrailEvent, removes: boolean): Call => {
    const life = (type: 'user' | 'role' | 'group', name: string | null) =>
      name === null ? null : lives.lifeAt(type, name, e, removes);
    return {
      e,
      user: () => life('user', userIn(e)),
      role: () => life('role', text(e.request, 'roleName') ?? text(e.response, 'role', 'roleName')),
      group: () => life('group', text(e.request, 'groupName') ?? text(e.response, 'group', 'groupName')),
      holderOf: (serial) => {
        const other = serial === null ? undefined : holders.get(serial);
        return other ? lives.lifeAt('user', text(other.request, 'userName') ?? '', other, removes) : null;
      },
      isLogBucket: (bucket) => logBuckets.has(bucket),
    };
  };
  const aliases = aliasesIn(events, (e) => call(e, false));
  const known = (e: TrailEvent, named: Named): Named => {
    if (aliases.size === 0) return named;
    const other = (named.aka ?? []).flatMap((key) => aliases.get(`${e.account} ${key}`) ?? [])[0];
    const found = aliases.get(`${e.account} ${named.key}`) ?? other;
    if (!found || found.key === named.key) return named;
    const { key, subject, resource, terraform, uniqueId, parents } = found;
    return { ...named, key, subject, resource, terraform, parents, ...(uniqueId === undefined ? {} : { uniqueId }) };
  };
  // There may be a hundred thousand of these: written out, because spreading is slow.
  const ofThing = (e: TrailEvent, base: EventRule, told: Named): Operation => {
    const rule = told.rule ?? base;
    const n = rule.effect === 'adds' ? told : known(e, told);
    return {
      e,
      rule,
      subject: n.subject,
      thing: thingOf(e, n.key),
      uniqueId: n.uniqueId ?? null,
      lives: none,
      state: n.state ?? null,
      terraform: n.terraform,
      resource: n.resource,
      before: n.before ?? null,
      to: n.to ?? null,
      parents: n.parents.length === 0 ? none : n.parents.map((key) => thingOf(e, key)),
      alone: null,
      weak: n.weak === true,
    };
  };
  const bySubject = (e: TrailEvent, rule: EventRule, c: Call): Operation[] => {
    const subjects = [rule.subject?.(c) ?? null].flat().filter((s) => s !== null);
    if (subjects.length === 0) return [];
    const thing = rule.thing?.(c) ?? '';
    return subjects.map((subject) => ({
      ...{ e, rule, subject, thing: [rule.family, e.account, thing, subject].join('|') },
      uniqueId: rule.uniqueId?.(c) ?? null,
      lives: (rule.lives?.(c) ?? []).filter((l) => l !== null),
      state: rule.state?.(c) ?? null,
      terraform: rule.terraform?.(c) ?? null,
      ...{ resource: null, before: null, to: null, parents: [], weak: false, alone: aloneOf(rule, c) },
    }));
  };
  return (e: TrailEvent, rule: EventRule | undefined = ruleFor(e)): Operation[] => {
    if (!rule) return none;
    const c = call(e, rule.effect === 'removes');
    const things = rule.resources ? rule.resources(c).map((n) => ofThing(e, rule, n)) : none;
    const all = rule.subject ? [...bySubject(e, rule, c), ...things] : things;
    // What was only tried happened to nothing, but the logging.
    return succeeded(e) ? all : all.filter((o) => o.rule.tries === true && o.rule.kind === 'logging-touched');
  };
};
