import type { Seeds } from '../core/audit/index.ts';
import type { Config } from '../core/config.ts';
import type { Facts } from '../core/facts.ts';
import type { Incident } from '../core/incident.ts';
import type { Ports } from '../core/ports.ts';
import type { Progress } from '../core/progress.ts';
import type { Fault } from '../core/reading.ts';

/** Issuances are looked for from this long before `--started`: the role is often taken just before somebody says so. */
const before = 3_600_000;
/** CloudTrail's event history ends here (domain.md §4.2). */
const historyDays = 90;
/** A role's session lasts twelve hours at most, ms (domain.md §2.1): one taken before the window may reach into it. */
const longestSession = 12 * 3_600_000;

export const seedsOf = (incident: Incident, config: Config, end: number): Seeds => ({
  roleArn: incident.roleArn ?? config.breakglass.roleArn,
  accessKeyIds: incident.accessKeyId ? [incident.accessKeyId] : [],
  sessionName: incident.sessionName,
  principalArn: null,
  from: incident.startedAt - before,
  to: end,
});

/** What a reading of the trail stands on. Times in ms; `aws` tells AWS's time, ours less `skewMs`. */
export type Ground = { account: string; seeds: Seeds; skewMs: number; from: number; end: number; aws(): number };

const no = (kind: Fault['kind'], what: string) => ({ ok: false as const, fault: { kind, what } });

/** Who reads, in which account, by which clock, from where: or why the trail cannot be asked at all. */
export const groundOf = (
  { ports, config, progress }: { ports: Ports; config: Config; progress: Progress },
  facts: Facts,
): { ok: true; ground: Ground } | { ok: false; fault: Fault } => {
  const { incident } = progress;
  if (!incident) return no('invalid', 'there is no incident');
  if (!facts.identity?.ok) {
    const why = facts.identity ? facts.identity.fault.what : 'not asked';
    return no(facts.identity?.fault.kind ?? 'no-credentials', `who reads is not known: ${why}`);
  }
  const expected = incident.account ?? config.account;
  const { account } = facts.identity.value;
  if (expected !== null && expected !== account)
    return no('refused', `the credentials are of account ${account}, the incident is in ${expected}`);
  const skewMs = facts.clock?.ok ? facts.clock.value.skewMs : null;
  if (skewMs === null) return no('malformed', 'AWS did not say what time it is, so no end of the reading can be fixed');
  // Everything here goes by AWS's clock: an end in the future, by ours, would count as read for ever.
  const aws = () => ports.clock.now() - skewMs;
  const seeds = seedsOf(incident, config, aws());
  const named = seeds.roleArn !== null || seeds.accessKeyIds.length > 0;
  if (!named)
    return no('invalid', 'neither a role ARN nor an access key id is known to start from (--role-arn, --access-key)');
  if (ports.clock.now() - seeds.from > historyDays * 86_400_000) {
    const what = `the incident is older than the ${historyDays} days that event history keeps; import the trail's files`;
    return no('invalid', what);
  }
  // Whole seconds, as CloudTrail keeps them; pages that an earlier reading left over are finished with its own end first.
  const end = Math.floor(aws() / 1000) * 1000;
  const from = Math.max(seeds.from - longestSession, oldest(aws()));
  return { ok: true, ground: { account, seeds, skewMs, from, end, aws } };
};

/** An hour less than event history reaches, so that it does not end under our hands; whole seconds, ms. */
const oldest = (now: number): number => Math.ceil((now - historyDays * 86_400_000 + 3_600_000) / 1000) * 1000;
