import type { RegionCoverage } from '../core/coverage.ts';
import type { TrailPort } from '../core/ports.ts';
import { chainKey } from '../core/progress.ts';
import type { Fault } from '../core/reading.ts';
import type { TrailQuery } from '../core/session.ts';
import type { Store } from '../core/store.ts';
import type { TrailEvent } from '../core/trail-event.ts';
import type { JsonObject } from '../core/words.ts';
import { isCovered, nextRun, type Run } from './trail-chain.ts';

export type CollectDeps = {
  trail: TrailPort;
  store: Store;
  parse(raw: JsonObject | string): { ok: true; event: TrailEvent } | { ok: false; why: string };
  /** The questions that what was found so far asks for. Called now and then with every significant event. */
  wanted(events: TrailEvent[]): TrailQuery[];
  isSignificant(event: TrailEvent): boolean;
  /** Chains finished of chains known, and how many events the store holds. */
  onProgress(done: number, total: number): void;
};

/** `from` and `end` in ms: the same for every question of one reading (domain.md §4.2). */
export type CollectAsk = { account: string; regions: string[]; from: number; end: number; signal: AbortSignal };

const rebuildEvery = 250;

/**
 * Asks LookupEvents everything that the session tree wants to know, in every Region, until nothing new is wanted (domain.md
 * §4.4). Every page is on disk, with the token of the next, before that one is asked for, so that a restart goes on there.
 * A Region that fails is left with its reason; the others go on.
 */
export const collectTrail = async (deps: CollectDeps, ask: CollectAsk): Promise<RegionCoverage[]> => {
  const { store } = deps;
  const events = await store.events.significant();
  const wanted = new Map<string, TrailQuery>();
  const faults = new Map<string, Fault>();
  let stale = true;
  let rebuilt = 0;

  const want = (force: boolean): void => {
    if (!stale || (!force && performance.now() - rebuilt < rebuildEvery)) return;
    for (const q of deps.wanted(events)) wanted.set(`${q.attribute} ${q.value}`, q);
    rebuilt = performance.now();
    stale = false;
  };

  const keyOf = (region: string, query: TrailQuery) => chainKey({ account: ask.account, region, query });
  /** Saved events that were lost make every chain worth nothing: each is read again from its beginning. */
  const holes = store.events.problems().length > 0;
  const anew = new Set<string>();
  const chain = (region: string, query: TrailQuery) => {
    const key = keyOf(region, query);
    return holes && !anew.has(key) ? undefined : store.progress().chains[key];
  };
  const todo = (region: string): TrailQuery | undefined =>
    faults.has(region) ? undefined : [...wanted.values()].find((q) => !isCovered(chain(region, q), ask.from, ask.end));
  const report = (): void => {
    const all = [...wanted.values()];
    const done = ask.regions.reduce(
      (n, r) => n + all.filter((q) => isCovered(chain(r, q), ask.from, ask.end)).length,
      0,
    );
    deps.onProgress(done, all.length * ask.regions.length);
  };

  const page = async (region: string, query: TrailQuery, run: Run): Promise<Fault | string | null> => {
    const { start, end } = run;
    const reading = await deps.trail.lookup(
      { account: ask.account, region, query, start, end, nextToken: run.token },
      ask.signal,
    );
    if (!reading.ok) return reading.fault;
    const parsed = reading.value.records.map(deps.parse);
    const good = parsed.flatMap((p) => (p.ok ? [p.event] : []));
    const segment = store.events.nextSegment();
    const added = await store.events.add(segment, good);
    const { account } = ask;
    const { nextToken } = reading.value;
    const counts = { records: parsed.length, added: added.length, malformed: parsed.length - good.length };
    const sha256 = store.events.digestOf(segment);
    await store.append([
      {
        type: 'segment.saved',
        segment,
        account,
        region,
        query,
        start,
        end,
        nextToken,
        fresh: run.fresh,
        ...counts,
        sha256,
      },
    ]);
    anew.add(keyOf(region, query));
    const telling = added.filter(deps.isSignificant);
    events.push(...telling);
    if (telling.length > 0) stale = true;
    want(false);
    report();
    return nextToken;
  };

  const readChain = async (region: string, query: TrailQuery): Promise<void> => {
    let restarted = false;
    for (let run = nextRun(chain(region, query), ask.from, ask.end); run; ) {
      const answer = await page(region, query, run);
      if (typeof answer === 'string') run = { ...run, token: answer, fresh: false };
      else if (answer === null)
        run = unreadable(region, query) ? null : nextRun(chain(region, query), ask.from, ask.end);
      else if (answer.kind === 'invalid' && run.token !== null && !restarted) {
        // A token does not live for ever: the same run once more from its first page. What is known is not stored twice.
        restarted = true;
        run = { ...run, token: null };
      } else {
        faults.set(region, answer);
        run = null;
      }
    }
  };

  /** A page held something that is no record: it would be asked for again and again, so the Region ends here. */
  const unreadable = (region: string, query: TrailQuery): boolean => {
    const bad = chain(region, query)?.malformed ?? 0;
    if (bad > 0) faults.set(region, { kind: 'malformed', what: `${bad} of its records could not be understood` });
    return bad > 0;
  };

  const worker = async (region: string): Promise<void> => {
    for (let query = todo(region); query; query = todo(region)) {
      await readChain(region, query);
      want(true);
      if (ask.signal.aborted) faults.set(region, { kind: 'cancelled', what: 'cancelled before it was read' });
    }
  };

  want(true);
  report();
  do await Promise.all(ask.regions.map(worker));
  while (ask.regions.some((r) => todo(r)));

  return ask.regions.map((region) => {
    const chains = [...wanted.values()].map((q) => chain(region, q));
    const fault = faults.get(region);
    const complete = !fault && chains.length > 0 && chains.every((c) => isCovered(c, ask.from, ask.end));
    const sum = (of: 'pages' | 'added') => chains.reduce((n, c) => n + (c?.[of] ?? 0), 0);
    const error = complete ? null : (fault?.what ?? 'not read to the last page');
    return {
      account: ask.account,
      region,
      pages: sum('pages'),
      events: sum('added'),
      complete,
      error,
      closed: fault?.kind === 'org-denied',
    };
  });
};
