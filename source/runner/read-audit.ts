import { isSignificant } from '../core/audit/classify.ts';
import { audit, type Seeds, wantedQueries } from '../core/audit/index.ts';
import { wantedIamReads, withStanding } from '../core/audit/liveness.ts';
import { parseRecord } from '../core/audit/parse-record.ts';
import type { Config } from '../core/config.ts';
import type { RegionCoverage } from '../core/coverage.ts';
import type { AuditFact, Facts } from '../core/facts.ts';
import type { Incident } from '../core/incident.ts';
import type { Ports } from '../core/ports.ts';
import { notRead, type Reading, read } from '../core/reading.ts';
import type { Store } from '../core/store.ts';
import { ownDeletions, unread } from './audit-extras.ts';
import { collectTrail } from './collect-trail.ts';
import { glimpses } from './glimpses.ts';
import { auditChanges } from './journal-diff.ts';
import { readIam } from './read-iam.ts';

export type AuditDeps = {
  ports: Ports;
  store: Store;
  config: Config;
  hash(text: string): string;
  task: { progress(done: number, total: number): void };
};

/** Issuances are looked for from this long before `--started`: the role is often taken just before somebody says so. */
const before = 3_600_000;
/** CloudTrail's event history ends here (domain.md §4.2). */
const historyDays = 90;
/** Delivery lag that a reading has to wait for, after the last expiry (product.md §4). */
export const lag = 15 * 60_000;

export const seedsOf = (incident: Incident, config: Config, end: number): Seeds => ({
  roleArn: incident.roleArn ?? config.breakglass.roleArn,
  accessKeyIds: incident.accessKeyId ? [incident.accessKeyId] : [],
  sessionName: incident.sessionName,
  principalArn: null,
  from: incident.startedAt - before,
  to: end,
});

/**
 * The trail, the tree, its findings, and what IAM says of them right now. What is found is journalled while it is found, so
 * that *can anything still act?* has its answer from the first page on.
 */
export const readAudit = async (deps: AuditDeps, facts: Facts, signal: AbortSignal): Promise<Reading<AuditFact>> => {
  const { ports, store, config } = deps;
  const now = ports.clock.now();
  const { incident } = store.progress();
  if (!incident) return notRead({ kind: 'invalid', what: 'there is no incident' }, now);
  if (!facts.identity?.ok) {
    const why = facts.identity ? facts.identity.fault.what : 'not asked';
    return notRead(
      { kind: facts.identity?.fault.kind ?? 'no-credentials', what: `who reads is not known: ${why}` },
      now,
    );
  }
  const expected = incident.account ?? config.account;
  const { account } = facts.identity.value;
  if (expected !== null && expected !== account) {
    return notRead(
      { kind: 'refused', what: `the credentials are of account ${account}, the incident is in ${expected}` },
      now,
    );
  }
  const awsNow = facts.clock?.ok ? facts.clock.value.awsNow : null;
  const seeds = seedsOf(incident, config, now);
  if (!seeds.roleArn && seeds.accessKeyIds.length === 0) {
    return notRead(
      {
        kind: 'invalid',
        what: 'neither a role ARN nor an access key id is known to start from (--role-arn, --access-key)',
      },
      now,
    );
  }
  if (now - seeds.from > historyDays * 86_400_000) {
    return notRead(
      {
        kind: 'invalid',
        what: `the incident is older than the ${historyDays} days that event history keeps; import the trail's files`,
      },
      now,
    );
  }
  const regions = await regionsToRead(ports, config, signal);
  // Whole seconds, as CloudTrail keeps them; pages that an earlier reading left over are finished with its own end first.
  const end = Math.floor(now / 1000) * 1000;

  const derive = (coverage: RegionCoverage[]): AuditFact => {
    const whole = audit({
      events: known,
      activity: store.events.activity(),
      // Looking at every row takes its time: only for the whole, not for each glimpse on the way.
      ...(coverage.length > 0 ? { rows: store.events } : {}),
      seeds,
      hash: deps.hash,
      awsNow,
      deaths: ownDeletions(store.progress()),
    });
    const lagSatisfied = whole.lastExpiry !== null && end >= whole.lastExpiry + lag;
    const gaps = [...regions.missing(account), ...unread(whole, account)];
    return {
      ...whole.fact,
      coverage: { regions: [...coverage, ...gaps], end, lagSatisfied, dataEvents: 'not-collected' },
    };
  };

  await store.events.load();
  let known = await store.events.significant();
  const withIam = async (fact: AuditFact): Promise<AuditFact> => {
    const iam = await readIam(ports.iam, wantedIamReads(fact, account), signal);
    return withStanding({ fact, iam, awsNow, hash: deps.hash, account });
  };
  const glimpse = glimpses(store, () => derive([]), withIam);
  const collected = await collectTrail(
    {
      trail: ports.trail,
      store,
      parse: parseRecord,
      isSignificant,
      wanted: (events) => {
        known = events;
        glimpse.look();
        return wantedQueries({ events, seeds, awsNow });
      },
      onProgress: deps.task.progress,
    },
    { account, regions: regions.list, from: seeds.from, end, signal },
  );
  await glimpse.end();
  known = await store.events.significant();
  const fact = await withIam(derive(collected));
  await store.append(auditChanges(store.progress(), fact, signal.aborted ? 'glimpse' : 'whole'));
  return read(fact, ports.clock.now());
};

type RegionList = { list: string[]; missing(account: string): RegionCoverage[] };

/** Every enabled Region, us-east-1 always; where the list cannot be had, that is a gap of its own in the coverage. */
const regionsToRead = async (ports: Ports, config: Config, signal: AbortSignal): Promise<RegionList> => {
  const withHome = (list: string[]) => [...new Set(['us-east-1', ...list])];
  const gaps = (names: string[], error: string) => (account: string) =>
    names.map((region) => ({ account, region, pages: 0, events: 0, complete: false, error, closed: false }));
  const enabled = await ports.regions.enabled(signal);
  const configured = config.regions === 'all' ? null : withHome(config.regions);
  if (!enabled.ok) {
    const why = `the enabled Regions could not be listed: ${enabled.fault.what}`;
    return { list: configured ?? withHome([]), missing: gaps(['other Regions'], why) };
  }
  const all = withHome(enabled.value);
  const left = configured ? all.filter((r) => !configured.includes(r)) : [];
  return { list: configured ?? all, missing: gaps(left, 'left out by the config') };
};
