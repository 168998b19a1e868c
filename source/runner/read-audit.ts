import { isSignificant } from '../core/audit/classify.ts';
import { withConsoles, withoutConsoles } from '../core/audit/console-sessions.ts';
import { type Audit, asking, auditing, parseRecord } from '../core/audit/index.ts';
import type { Config } from '../core/config.ts';
import type { RegionCoverage } from '../core/coverage.ts';
import type { AuditFact, Facts } from '../core/facts.ts';
import type { Ports } from '../core/ports.ts';
import { notRead, type Reading, read } from '../core/reading.ts';
import { deliveryLag } from '../core/settled.ts';
import type { Store } from '../core/store.ts';
import { accountsToRead, changedAccounts, type ReadAccount } from './accounts.ts';
import { knownDeaths, ownDeletions, unread, withDeaths } from './audit-extras.ts';
import { type Ground, groundOf } from './audit-ground.ts';
import { collectTrail } from './collect-trail.ts';
import { glimpses } from './glimpses.ts';
import { fileCoverageOf, importGaps, sortProblems } from './imported-trail.ts';
import { inSlices } from './in-slices.ts';
import { journalAudit } from './journal-audit.ts';
import { lateByService } from './late-by-service.ts';
import { resourcesAsBefore, standingOfResources } from './read-resources.ts';
import { readSaved } from './read-saved.ts';
import { regionsToRead } from './regions-to-read.ts';
import { standingByAccount } from './standing-by-account.ts';
import { withLog } from './with-log.ts';

export type AuditDeps = {
  ports: Ports;
  store: Store;
  config: Config;
  hash(text: string): string;
  /** Every chain of pages from its beginning, whatever was read before: what came in late is found by that alone. */
  anew?: boolean;
  task: { progress(done: number, total: number): void };
};

type Look = { whole: Audit; fact: AuditFact };

/**
 * The trail of every account, the tree, its findings, and what the world says of them right now. What is found is journalled
 * while it is found, so that *can anything still act?* has its answer from the first page on.
 */
export const readAudit = async (deps: AuditDeps, facts: Facts, signal: AbortSignal): Promise<Reading<AuditFact>> => {
  const { ports, store, config } = deps;
  const standsOn = groundOf({ ports, config, progress: store.progress() }, facts);
  if (!standsOn.ok) return readSaved(deps, standsOn.fault);
  const { ground } = standsOn;
  const { accounts, gaps } = await accountsToRead(ports, ground.account, signal);
  return readAccounts(deps, ground, { accounts, gaps }, signal);
};

const readAccounts = async (
  deps: AuditDeps,
  ground: Ground,
  { accounts, gaps }: { accounts: ReadAccount[]; gaps: RegionCoverage[] },
  signal: AbortSignal,
): Promise<Reading<AuditFact>> => {
  const { ports, store, config } = deps;
  const { account, seeds, end, aws } = ground;
  const regions = await Promise.all(
    accounts.map(async (a) => ({
      account: a.id,
      ...(await regionsToRead(a.regions, config, store.progress(), a.id, signal)),
    })),
  );
  const places = regions.flatMap(({ account, list }) => list.map((region) => ({ account, region })));
  const notAsked = [...gaps, ...regions.flatMap((r) => r.gaps)];

  const look = async (coverage: RegionCoverage[]): Promise<Look> => {
    const version = store.events.version();
    const input = {
      events: known,
      activity: store.events.activity(),
      // Looking at every row takes its time: only for the whole, not for each glimpse on the way.
      ...(coverage.length > 0 ? { rows: store.events } : {}),
      ...{ seeds, hash: deps.hash, awsNow: aws(), deaths: knownDeaths(store.progress(), ground.skewMs) },
    };
    const whole = await inSlices(auditing(input));
    // Rows came or went meanwhile: what was counted of them is of neither time.
    if (coverage.length > 0 && version !== store.events.version()) return look(coverage);
    const lagSatisfied = whole.lastExpiry !== null && end >= whole.lastExpiry + deliveryLag;
    const { unfollowed } = whole.tree;
    const told = {
      regions: [...coverage, ...notAsked, ...unread(whole, [...coverage, ...notAsked], account)],
      ...{ end, lagSatisfied, unfollowed, ...fileCoverageOf(store.progress()) },
    };
    return { whole, fact: { ...whole.fact, coverage: told } };
  };
  const standing = async ({ whole, fact }: Look): Promise<AuditFact> => {
    const gone = new Set([...whole.gone, ...ownDeletions(store.progress())]);
    const known = { awsNow: aws(), hash: deps.hash, gone, deaths: whole.deaths };
    const told = withoutConsoles(await standingByAccount(withConsoles(fact, whole.tree), accounts, known, signal));
    return resourcesAsBefore(withDeaths(told, store.progress(), whole.deaths, aws()), deps);
  };
  /** From the whole tree to the fact that the judges get: each line gets what the one before it told. */
  const finish = async (seen: Look): Promise<AuditFact> => {
    const told = await standing(seen);
    if (signal.aborted) return told;
    const using = { store, now: ports.clock.now, progress: deps.task.progress };
    const asked = await standingOfResources(told, accounts, using, signal);
    const fact = await lateByService(asked, store.events, new Set(known.map((e) => e.id)));
    // Half a trail would make lines look as if they had never been run.
    return signal.aborted ? fact : withLog(fact, { store, account, hash: deps.hash, config }, signal);
  };

  await store.events.load();
  let known = await store.events.significant();
  // Damage shows itself at the latest when the events are read whole.
  const holes = sortProblems(store.events.problems(), store.progress());
  notAsked.push(...importGaps(store.events.problems(), store.progress(), account));
  const glimpse = glimpses(store, () => look([]), standing, signal);
  const anew = deps.anew === true || holes.asked.length > 0;
  const collected = await collectTrail(
    {
      trail: ports.trail,
      store,
      parse: parseRecord,
      isSignificant,
      wanted: async (events) => {
        known = events;
        const { queries, size } = await inSlices(asking({ events, seeds, awsNow: aws() }));
        glimpse.look(size);
        return queries;
      },
      onProgress: deps.task.progress,
    },
    { places, from: ground.from, end, anew, signal },
  );
  await glimpse.end();
  const same = await ports.identity.whoami(signal);
  if (!same.ok) return same;
  if (same.value.account !== account) {
    const what = `the credentials changed to account ${same.value.account} while account ${account} was being read`;
    return notRead({ kind: 'refused', what }, same.at);
  }
  const changed = await changedAccounts(accounts.slice(1), signal);
  known = await store.events.significant();
  const lost = store.events.problems().filter((p) => !holes.asked.includes(p) && !holes.imported.includes(p));
  const rows = collected.map((r) => incomplete(r, lost[0] ?? changed.get(r.account)));
  const fact = await finish(await look(rows));
  if (holes.asked.length > 0 && rows.every((r) => r.complete)) await store.events.healed(holes.asked);
  // What was cut off told nothing of what was known already: a death that was seen stays seen, and since when.
  await journalAudit(store, fact, signal.aborted ? 'trail' : 'whole');
  return read(fact, ports.clock.now());
};

/** What was saved of the trail got lost while it was being read, or somebody else's was read: then nothing of it is whole. */
const incomplete = (region: RegionCoverage, why: string | undefined): RegionCoverage =>
  why === undefined ? region : { ...region, complete: false, error: why };
