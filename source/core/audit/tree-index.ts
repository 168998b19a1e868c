import { each, type Slices } from '../slices.ts';
import type { TrailEvent } from '../trail-event.ts';
import { nameOf } from './arn.ts';
import { type Birth, byTime, findingBirths } from './seeds.ts';

/** The events, each once, arranged by what the tree asks for. Lists are in time order. */
export type TreeIndex = {
  births: Map<string, Birth>;
  byKey: Map<string, TrailEvent[]>;
  /** Events whose key no event gave out, or that have none, by who acted (see `whoActed`). */
  orphans: Map<string, TrailEvent[]>;
};

/** `user 123456789012 alice` for IAM users, whose path may be unknown elsewhere; the ARN for everybody else. */
export const whoActed = ({ actor, account }: TrailEvent): string | null => {
  if (actor.type !== 'IAMUser') return actor.arn;
  const name = actor.userName ?? (actor.arn ? nameOf(actor.arn) : null);
  return name === null ? null : userId(actor.accountId ?? account, name);
};

export const userId = (account: string, name: string): string => `user ${account} ${name}`;

const push = <K>(map: Map<K, TrailEvent[]>, key: K, e: TrailEvent): void => {
  const found = map.get(key);
  if (found) found.push(e);
  else map.set(key, [e]);
};

/** Sorts only what is not in time order yet: stores and files give it that way, and 100,000 are not nothing. */
export const sorted = (events: TrailEvent[]): TrailEvent[] =>
  events.every((e, i) => i === 0 || byTime(events[i - 1] as TrailEvent, e) <= 0) ? events : [...events].sort(byTime);

/** Time order, each event id once. Duplicates are the same record delivered twice (it happens). */
const inOrder = (events: TrailEvent[]): TrailEvent[] => {
  const seen = new Set<string>();
  return sorted(events).filter((e) => !seen.has(e.id) && seen.add(e.id));
};

export function* indexing(events: TrailEvent[]): Slices<TreeIndex> {
  const ordered = inOrder(events);
  yield;
  const births = yield* findingBirths(ordered);
  const byKey = new Map<string, TrailEvent[]>();
  const orphans = new Map<string, TrailEvent[]>();
  yield* each(ordered, (e) => {
    if (e.keyId !== null) push(byKey, e.keyId, e);
    if (e.keyId !== null && births.has(e.keyId)) return;
    const who = whoActed(e);
    if (who !== null) push(orphans, who, e);
  });
  return { births, byKey, orphans };
}
