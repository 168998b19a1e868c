import type { AuditFact } from '../facts.ts';
import type { EventRow } from '../store.ts';
import type { TrailEvent } from '../trail-event.ts';
import { isDenied, succeeded } from './classify.ts';
import { text } from './json.ts';
import type { Tree } from './session-tree.ts';

/** All events, as rows: an `EventStore`, or a list. */
export type Rows = { size(): number; row(index: number): Pick<EventRow, 'id' | 'time' | 'keyId' | 'errorCode'> };
type Late = AuditFact['afterDeath'][number];

/**
 * When each key of the tree died, as far as the trail tells: a temporary one at its expiry, a user's key when somebody
 * deleted it. A deactivated key can be activated again, so that is no death.
 */
const deathsOf = (tree: Tree, events: TrailEvent[]): Map<string, number> => {
  const deaths = new Map<string, number>();
  for (const s of tree.sessions) if (s.expiresAt !== null) deaths.set(s.accessKeyId, s.expiresAt);
  for (const e of events) {
    if (e.source !== 'iam' || e.name !== 'DeleteAccessKey' || !succeeded(e)) continue;
    const key = text(e.request, 'accessKeyId');
    if (key !== null) deaths.set(key, e.time);
  }
  return deaths;
};

/**
 * Events by a key of the tree after that key's death (domain.md §3.3, product.md §3 `expiry.silence`). `rows` are all
 * events; `events` those that are known whole.
 */
export const afterDeath = (
  tree: Tree,
  events: TrailEvent[],
  rows: Rows,
  known: ReadonlyMap<string, number> = new Map(),
): Late[] => {
  const deaths = deathsOf(tree, events);
  for (const [key, at] of known) deaths.set(key, Math.min(at, deaths.get(key) ?? at));
  const mine = new Set(tree.sessions.map((s) => s.accessKeyId));
  const byService = new Map(events.map((e) => [e.id, e.actor.invokedBy !== null]));
  const late = new Map<string, Late & { time: number }>();
  for (let i = 0; i < rows.size(); i++) {
    const { id, time, keyId, errorCode } = rows.row(i);
    if (keyId === null || !mine.has(keyId) || time <= (deaths.get(keyId) ?? time)) continue;
    late.set(id, { eventId: id, keyId, denied: isDenied(errorCode), byService: byService.get(id) ?? false, time });
  }
  const order = (a: Late & { time: number }, b: Late & { time: number }): number =>
    a.time - b.time || (a.eventId < b.eventId ? -1 : 1);
  return [...late.values()].sort(order).map(({ time: _, ...rest }) => rest);
};
