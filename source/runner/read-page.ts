import type { Fault } from '../core/reading.ts';
import type { TrailQuery } from '../core/session.ts';
import type { TrailEvent } from '../core/trail-event.ts';
import type { CollectDeps } from './collect-trail.ts';
import { yieldNow } from './in-slices.ts';
import type { Run } from './trail-chain.ts';

type Ask = { account: string; region: string; query: TrailQuery; run: Run };

export type GotPage =
  | { ok: true; nextToken: string | null; added: TrailEvent[]; oldest: number | null }
  | { ok: false; fault: Fault };

/**
 * One page, from LookupEvents to the journal: its events are on disk before the line that tells of them, and that line,
 * with the token of the next page, before anybody asks for that. Asked for and taken in each in a turn of the event loop of
 * its own: seventeen Regions answer at once, and a key must not wait for all of them.
 */
export const readPage = async (
  { trail, store, parse }: Pick<CollectDeps, 'trail' | 'store' | 'parse'>,
  { account, region, query, run }: Ask,
  signal: AbortSignal,
): Promise<GotPage> => {
  const { start, end, fresh } = run;
  const asked = { account, region, query, start, end };
  await yieldNow();
  if (signal.aborted) return { ok: false, fault: { kind: 'cancelled', what: 'cancelled before it was asked for' } };
  const reading = await trail.lookup({ ...asked, nextToken: run.token }, signal);
  if (!reading.ok) return { ok: false, fault: reading.fault };
  await yieldNow();
  const parsed = reading.value.records.map(parse);
  const good = parsed.flatMap((p) => (p.ok ? [p.event] : []));
  const segment = store.events.nextSegment();
  const added = await store.events.add(segment, good);
  const oldest = good.reduce<number | null>((t, e) => (t === null ? e.time : Math.min(t, e.time)), null);
  // Newest first: what follows a page without anything new lies before what was surely known.
  const known = run.known !== null && good.length > 0 && added.length === 0 && good.every((e) => isBefore(e, run));
  const nextToken = known && good.length === parsed.length ? null : reading.value.nextToken;
  const counts = { records: parsed.length, added: added.length, malformed: parsed.length - good.length };
  const sha256 = store.events.digestOf(segment);
  await store.append([{ type: 'segment.saved', segment, ...asked, nextToken, fresh, ...counts, sha256 }]);
  return { ok: true, nextToken, added, oldest };
};

const isBefore = (e: TrailEvent, { known }: Run): boolean => known !== null && e.time < known;
