import type { AuditFact } from '../facts.ts';
import { text } from '../json.ts';
import type { Session } from '../session.ts';
import type { Slices } from '../slices.ts';
import type { EventRow } from '../store.ts';
import type { TrailEvent } from '../trail-event.ts';
import { isDenied, succeeded } from './classify.ts';
import type { Tree } from './session-tree.ts';

type Row = Pick<EventRow, 'id' | 'time' | 'keyId' | 'errorCode' | 'source' | 'name' | 'account' | 'region'>;
/** All events, as rows: an `EventStore`, or a list. */
export type Rows = { size(): number; row(index: number): Row };
type Late = AuditFact['afterDeath'][number];
/** The same with its row, for the findings. */
export type LateRow = { late: Late; row: Row };

export const expiriesOf = (sessions: Session[]): Map<string, number> =>
  new Map(sessions.flatMap((s) => (s.expiresAt === null ? [] : [[s.accessKeyId, s.expiresAt]])));

/**
 * Keys that are dead with nothing that tells since when: denied, deactivated, deleted by somebody in no record. No event of
 * theirs can be said to be after their death, so that silence proves nothing. `now`: AWS's time, ms.
 */
export const silenceUnknown = (
  sessions: Session[],
  deaths: ReadonlyMap<string, number>,
  now: number | null,
): string[] => {
  const isTold = ({ accessKeyId, expiresAt }: Session): boolean => {
    const death = deaths.get(accessKeyId);
    // Dead before it expires: then the expiry is not what killed it.
    return death !== undefined && (death !== expiresAt || (now !== null && death <= now));
  };
  return sessions.filter((s) => s.alive === false && !isTold(s)).map((s) => s.accessKeyId);
};

/**
 * When each key of the tree died, as far as the trail tells: a temporary one at its expiry, a user's key when somebody
 * deleted it. A deactivated key can be activated again, so that is no death.
 * `known`: what others know of deaths (reseal's own deletions).
 */
export const deathsOf = (
  tree: Tree,
  events: TrailEvent[],
  known: ReadonlyMap<string, number> = new Map(),
): Map<string, number> => {
  const deaths = expiriesOf(tree.sessions);
  for (const e of events) {
    if (e.source !== 'iam' || e.name !== 'DeleteAccessKey' || !succeeded(e)) continue;
    const key = text(e.request, 'accessKeyId');
    if (key !== null) deaths.set(key, e.time);
  }
  for (const [key, at] of known) deaths.set(key, Math.min(at, deaths.get(key) ?? at));
  return deaths;
};

/**
 * Events by a key of the tree after that key's death (domain.md §3.3, product.md §3 `expiry.silence`). `rows` are all
 * events; `events` those that are known whole.
 */
export function* afterDeath(
  tree: Tree,
  events: TrailEvent[],
  rows: Rows,
  deaths: ReadonlyMap<string, number>,
): Slices<LateRow[]> {
  const mine = new Set(tree.sessions.map((s) => s.accessKeyId));
  const byService = new Map(events.map((e) => [e.id, e.actor.invokedBy !== null]));
  const found = new Map<string, LateRow>();
  for (let i = 0; i < rows.size(); i++) {
    if (i % 256 === 255) yield;
    const row = rows.row(i);
    const { id, time, keyId, errorCode } = row;
    if (keyId === null || !mine.has(keyId) || time <= (deaths.get(keyId) ?? time)) continue;
    const late = { eventId: id, keyId, denied: isDenied(errorCode), byService: byService.get(id) ?? false };
    found.set(id, { late, row });
  }
  return [...found.values()].sort((a, b) => a.row.time - b.row.time || (a.row.id < b.row.id ? -1 : 1));
}
