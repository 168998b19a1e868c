import { isSignificant } from '../core/audit/classify.ts';
import { type Audit, audit, type Seeds, treeSize, wantedQueries } from '../core/audit/index.ts';
import { wantedIamReads, withStanding } from '../core/audit/liveness.ts';
import { parseRecord } from '../core/audit/parse-record.ts';
import type { Config } from '../core/config.ts';
import type { RegionCoverage } from '../core/coverage.ts';
import type { AuditFact, Facts } from '../core/facts.ts';
import type { Incident } from '../core/incident.ts';
import type { Ports } from '../core/ports.ts';
import { notRead, type Reading, read } from '../core/reading.ts';
import { deliveryLag } from '../core/settled.ts';
import type { Store } from '../core/store.ts';
import { knownDeaths, ownDeletions, unread, withDeaths } from './audit-extras.ts';
import { collectTrail } from './collect-trail.ts';
import { glimpses } from './glimpses.ts';
import { auditChanges } from './journal-diff.ts';
import { readIam } from './read-iam.ts';
import { regionsToRead } from './regions-to-read.ts';

export type AuditDeps = {
  ports: Ports;
  store: Store;
  config: Config;
  hash(text: string): string;
  task: { progress(done: number, total: number): void };
};

type Look = { whole: Audit; fact: AuditFact };

/** Issuances are looked for from this long before `--started`: the role is often taken just before somebody says so. */
const before = 3_600_000;
/** A role's session lasts twelve hours at most, ms (domain.md §2.1): one taken before the window may reach into it. */
const longestSession = 12 * 3_600_000;
/** CloudTrail's event history ends here (domain.md §4.2). */
const historyDays = 90;
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
  const skewMs = facts.clock?.ok ? facts.clock.value.skewMs : null;
  if (skewMs === null) {
    return notRead(
      { kind: 'malformed', what: 'AWS did not say what time it is, so no end of the reading can be fixed' },
      now,
    );
  }
  // Everything here goes by AWS's clock: an end in the future, by ours, would count as read for ever.
  const aws = () => ports.clock.now() - skewMs;
  const seeds = seedsOf(incident, config, aws());
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
  const regions = await regionsToRead(ports, config, store.progress(), signal);
  // Whole seconds, as CloudTrail keeps them; pages that an earlier reading left over are finished with its own end first.
  const end = Math.floor(aws() / 1000) * 1000;

  const look = (coverage: RegionCoverage[]): Look => {
    const whole = audit({
      events: known,
      activity: store.events.activity(),
      // Looking at every row takes its time: only for the whole, not for each glimpse on the way.
      ...(coverage.length > 0 ? { rows: store.events } : {}),
      ...{ seeds, hash: deps.hash, awsNow: aws(), deaths: knownDeaths(store.progress(), skewMs) },
    });
    const lagSatisfied = whole.lastExpiry !== null && end >= whole.lastExpiry + deliveryLag;
    const gaps = [...regions.missing(account), ...unread(whole, account)];
    const unfollowed = whole.tree.unfollowed;
    const told = {
      regions: [...coverage, ...gaps],
      end,
      lagSatisfied,
      unfollowed,
      dataEvents: 'not-collected' as const,
    };
    return { whole, fact: { ...whole.fact, coverage: told } };
  };

  await store.events.load();
  let known = await store.events.significant();
  // Damage shows itself at the latest when the events are read whole.
  const holes = store.events.problems();
  const withIam = async ({ whole, fact }: Look): Promise<AuditFact> => {
    const iam = await readIam(ports.iam, wantedIamReads(fact, account), signal);
    const gone = new Set([...whole.gone, ...ownDeletions(store.progress())]);
    const standing = withStanding({ fact, iam, awsNow: aws(), hash: deps.hash, account, gone, deaths: whole.deaths });
    return withDeaths(standing, store.progress(), whole.deaths, aws());
  };
  const size = () => treeSize({ events: known, seeds });
  const glimpse = glimpses(store, size, async () => look([]), withIam);
  const collected = await collectTrail(
    {
      trail: ports.trail,
      store,
      parse: parseRecord,
      isSignificant,
      wanted: (events) => {
        known = events;
        glimpse.look();
        return wantedQueries({ events, seeds, awsNow: aws() });
      },
      onProgress: deps.task.progress,
    },
    { account, regions: regions.list, from: Math.max(seeds.from - longestSession, oldest(aws())), end, signal },
  );
  await glimpse.end();
  const same = await ports.identity.whoami(signal);
  if (!same.ok) return same;
  if (same.value.account !== account) {
    const what = `the credentials changed to account ${same.value.account} while account ${account} was being read`;
    return notRead({ kind: 'refused', what }, same.at);
  }
  known = await store.events.significant();
  const lost = store.events.problems().filter((p) => !holes.includes(p));
  const fact = await withIam(look(lost.length > 0 ? collected.map((r) => incomplete(r, lost)) : collected));
  if (holes.length > 0 && collected.every((r) => r.complete)) await store.events.healed(holes);
  await store.append(auditChanges(store.progress(), fact, signal.aborted ? 'glimpse' : 'whole'));
  return read(fact, ports.clock.now());
};

/** An hour less than event history reaches, so that it does not end under our hands; whole seconds, ms. */
const oldest = (now: number): number => Math.ceil((now - historyDays * 86_400_000 + 3_600_000) / 1000) * 1000;

/** What was saved of the trail got lost while it was being read: then nothing of it is whole. */
const incomplete = (region: RegionCoverage, lost: string[]): RegionCoverage => ({
  ...region,
  complete: false,
  error: lost[0] ?? 'lost',
});
