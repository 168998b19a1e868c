import type { TrailEvent } from '../trail-event.ts';
import { type Call, type EventRule, ruleFor } from './event-table.ts';
import { text } from './json.ts';
import type { Life, Lives } from './principals.ts';

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
};

/** Calls that name the user whom a virtual MFA device belongs to; the others name the device alone. */
const deviceHolders = (events: TrailEvent[]): Map<string, TrailEvent> =>
  new Map(
    events.flatMap((e) => {
      const serial = /^(?:Enable|Deactivate|Resync)MFADevice$/.test(e.name) && text(e.request, 'serialNumber');
      return serial && text(e.request, 'userName') ? [[serial, e]] : [];
    }),
  );

/** Calls on keys and passwords may leave the user's name out: then they are about the caller. */
const userIn = (e: TrailEvent): string | null =>
  text(e.request, 'userName') ??
  text(e.response, 'accessKey', 'userName') ??
  text(e.response, 'user', 'userName') ??
  (e.actor.type === 'IAMUser' ? e.actor.userName : null);

/**
 * Makes operations out of events. `lives` says which user, role or group a name meant at that time; it is asked in time
 * order. An event without a rule, or whose record does not tell the subject, gives none.
 */
export const operationsOf = (events: TrailEvent[], lives: Lives) => {
  const holders = deviceHolders(events);
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
    };
  };
  return (e: TrailEvent): Operation[] => {
    const rule = ruleFor(e);
    if (!rule) return [];
    const c = call(e, rule.effect === 'removes');
    const subjects = [rule.subject(c)].flat().filter((s) => s !== null);
    const thing = rule.thing?.(c) ?? '';
    return subjects.map((subject) => ({
      ...{ e, rule, subject, thing: [rule.family, e.account, thing, subject].join('|') },
      uniqueId: rule.uniqueId?.(c) ?? null,
      lives: (rule.lives?.(c) ?? []).filter((l) => l !== null),
      state: rule.state?.(c) ?? null,
      terraform: rule.terraform?.(c) ?? null,
    }));
  };
};
