import type { RegionCoverage } from '../core/coverage.ts';
import type { TrailPort } from '../core/ports.ts';
import type { Fault } from '../core/reading.ts';
import type { TrailQuery } from '../core/session.ts';
import type { Store } from '../core/store.ts';
import type { TrailEvent } from '../core/trail-event.ts';
import type { JsonObject } from '../core/words.ts';
import { chainTable, type Place, placeKey } from './chain-table.ts';
import { readPage } from './read-page.ts';
import { nextRun, shareOf } from './trail-chain.ts';

export type { Place } from './chain-table.ts';

export type CollectDeps = {
  trail: TrailPort;
  store: Store;
  parse(raw: JsonObject | string): { ok: true; event: TrailEvent } | { ok: false; why: string };
  /** The questions that what was found so far asks for. Called now and then with every significant event. */
  wanted(events: TrailEvent[]): Promise<TrailQuery[]>;
  isSignificant(event: TrailEvent): boolean;
  /** Chains finished of chains known; one that is being read counts by the share of its time that is behind. */
  onProgress(done: number, total: number): void;
};

/**
 * `from` and `end` in ms: the same for every question of one reading (domain.md §4.2). `anew`: every chain is read from its
 * beginning, whatever was read before.
 */
export type CollectAsk = { places: Place[]; from: number; end: number; anew: boolean; signal: AbortSignal };

/** ms between two looks at what is wanted, and how many times as long as the last look took: most of the time is for reading. */
const rebuildEvery = 250;
const share = 10;

/** Two chains of a place side by side: an answer may take longer than AWS's pace would let the next request wait. */
const abreast = 2;

/**
 * Asks LookupEvents everything that the session tree wants to know, in every Region of every account, until nothing new is
 * wanted (domain.md §4.4). Every page is on disk, with the token of the next, before that one is asked for, so that a
 * restart goes on there. A Region that fails is left with its reason; the others go on.
 */
export const collectTrail = async (deps: CollectDeps, ask: CollectAsk): Promise<RegionCoverage[]> => {
  const { store } = deps;
  const events = await store.events.significant();
  const faults = new Map<string, Fault>();
  const table = chainTable(store, ask);
  const running = new Set<Promise<void>>();
  /** What a page failed with that is no answer of AWS: a disk that refuses. Nothing new is begun then. */
  let failed: { error: unknown } | null = null;
  let stale = true;
  let looking: Promise<void> | null = null;
  let nextLook = 0;

  const questions = async (): Promise<void> => {
    const began = performance.now();
    table.want(await deps.wanted([...events]));
    nextLook = performance.now() + Math.max(rebuildEvery, share * (performance.now() - began));
    fill();
  };
  /** One look at a time: what comes in meanwhile makes it stale again. */
  const look = (): Promise<void> => {
    stale = false;
    looking ??= questions()
      .catch((error: unknown) => {
        failed ??= { error };
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  };
  const report = (): void => deps.onProgress(...table.progress());

  /** Gives the token of the next page (null = there is none), or why there is no page. */
  const page = async (place: Place, query: TrailQuery, run: NonNullable<ReturnType<typeof nextRun>>) => {
    const got = await readPage(deps, { ...place, query, run }, ask.signal);
    if (!got.ok) return got.fault;
    table.began(place, query, got.oldest === null ? 0 : shareOf(run, got.oldest));
    const telling = got.added.filter(deps.isSignificant);
    events.push(...telling);
    if (telling.length > 0) stale = true;
    if (stale && !looking && performance.now() >= nextLook) void look();
    fill();
    report();
    return got.nextToken;
  };

  const readChain = async (place: Place, query: TrailQuery): Promise<void> => {
    const next = () => nextRun(table.chain(place, query), ask.from, ask.end);
    let restarted = false;
    for (let run = next(); run && failed === null; ) {
      const answer = await page(place, query, run);
      if (typeof answer === 'string') run = { ...run, token: answer, fresh: false };
      else if (answer === null) run = unreadable(place, query) ? null : next();
      else if (answer.kind === 'invalid' && run.token !== null && !restarted) {
        // A token does not live for ever: the same run once more from its first page. What is known is not stored twice.
        restarted = true;
        run = { ...run, token: null };
      } else {
        faults.set(placeKey(place), answer);
        run = null;
      }
    }
  };

  /** A page held something that is no record: it would be asked for again and again, so the Region ends here. */
  const unreadable = (place: Place, query: TrailQuery): boolean => {
    const bad = table.chain(place, query)?.malformed ?? 0;
    const what = `${bad} of its records could not be understood`;
    if (bad > 0) faults.set(placeKey(place), { kind: 'malformed', what });
    return bad > 0;
  };

  const todo = (place: Place): TrailQuery | undefined =>
    failed === null && !ask.signal.aborted && !faults.has(placeKey(place)) ? table.open(place) : undefined;
  const start = (place: Place, query: TrailQuery): void => {
    const done = table.take(place, query);
    const reading: Promise<void> = readChain(place, query)
      .catch((error: unknown) => {
        failed ??= { error };
      })
      .finally(() => {
        done();
        running.delete(reading);
      });
    running.add(reading);
  };
  /** Gives every place as much to do as may go side by side. */
  const fill = (): void => {
    for (const place of ask.places)
      for (let q = todo(place); q && table.busy(place) < abreast; q = todo(place)) start(place, q);
  };

  await look();
  report();
  for (;;) {
    fill();
    if (running.size > 0) await Promise.race(running);
    else if (looking) await looking;
    // What was read last may lead on: nothing is over before that is known.
    else if (stale && failed === null) await look();
    else break;
  }
  if (failed !== null) throw (failed as { error: unknown }).error;
  const cancelled: Fault = { kind: 'cancelled', what: 'cancelled before it was read' };
  for (const place of ask.signal.aborted ? ask.places : [])
    if (table.open(place) && !faults.has(placeKey(place))) faults.set(placeKey(place), cancelled);
  return ask.places.map((place) => table.coverage(place, faults.get(placeKey(place))));
};
