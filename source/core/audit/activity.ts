import type { KeyActivity } from '../store.ts';
import type { TrailEvent } from '../trail-event.ts';
import { isDenied, isWrite, succeeded } from './classify.ts';
import type { Seeds } from './seeds.ts';

/** Counts for every access key, as the event store keeps them, for those who have the events themselves. */
export const activityOf = (
  events: TrailEvent[],
  seeds: Pick<Seeds, 'accessKeyIds' | 'from'>,
): Map<string, KeyActivity> => {
  const longLived = new Set(seeds.accessKeyIds.filter((k) => k.startsWith('AKIA')));
  const counts = new Map<string, KeyActivity>();
  const seen = new Set<string>();
  for (const e of events) {
    // Of a long-lived key named by hand only the work since `from` is looked at (see tree-grow.ts).
    if (e.keyId === null || seen.has(e.id) || (e.time < seeds.from && longLived.has(e.keyId))) continue;
    seen.add(e.id);
    const c = counts.get(e.keyId) ?? { events: 0, writes: 0, denied: 0, firstEvent: e.time, lastEvent: e.time };
    c.events += 1;
    if (isWrite(e) && succeeded(e)) c.writes += 1;
    if (isDenied(e.errorCode)) c.denied += 1;
    c.firstEvent = Math.min(c.firstEvent ?? e.time, e.time);
    c.lastEvent = Math.max(c.lastEvent ?? e.time, e.time);
    counts.set(e.keyId, c);
  }
  return counts;
};
