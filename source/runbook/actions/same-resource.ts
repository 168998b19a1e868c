import { iso } from '../../core/clock.ts';
import type { Finding, FindingResource } from '../../core/finding.ts';
import { anyCase } from '../../core/json.ts';
import type { ResourceDetail } from '../../core/resource-detail.ts';
import type { TrailEvent } from '../../core/trail-event.ts';

type Named = {
  /** What AWS gives once and never again, beside the name: places in the description and in the record that made it. */
  ids: { described: string; recorded: string }[];
  /** When it was made, in the description; the first that is there. */
  made: string[];
  /** How long after the call AWS may date it, ms: a snapshot of a database begins when its turn comes. */
  late: number;
};

const minute = 60_000;
const snapshot = (source: string): Named => ({
  // Who it was taken of is no id of its own, but another one's is certainly another snapshot's (rds:DBSnapshot).
  ids: [{ described: source, recorded: source }],
  // The original time is that of the call and stays; the other one is when a copy came (rds:DBSnapshot).
  made: ['OriginalSnapshotCreateTime', 'SnapshotCreateTime'],
  late: 60 * minute,
});

/** Types that are removed by a name, which anybody can take again once it is free. Every other id is given only once. */
const byName: { [type: string]: Named } = {
  aws_key_pair: { ids: [{ described: 'KeyPairId', recorded: 'keyPairId' }], made: ['CreateTime'], late: minute },
  aws_db_snapshot: snapshot('DbiResourceId'),
  aws_db_snapshot_copy: { ...snapshot('DbiResourceId'), made: ['SnapshotCreateTime'] },
  aws_db_cluster_snapshot: snapshot('DbClusterResourceId'),
};

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const timeOf = ({ full }: ResourceDetail, { made }: Named): number | null => {
  const found = made.map((m) => textOf(full[m])).find((t) => t !== null);
  const time = Date.parse(found ?? '');
  return Number.isNaN(time) ? null : time;
};

const recordedId = (f: Finding, place: string, events: readonly TrailEvent[]): string | null => {
  const made = events.filter((e) => f.events.includes(e.id) && e.errorCode === null);
  // RDS writes the thing into an object of its own in some records and not in others.
  const found = made.flatMap((e) => [e.response, ...Object.values(e.response ?? {})].map((o) => anyCase(o, place)));
  return found.find((id) => id !== null) ?? null;
};

/**
 * Why what bears the name now is not known to be what the session made; null = it is, or its id is never given again. Somebody
 * may have deleted it and made another of that name (product.md §5): then it is theirs. An id that a record tells decides;
 * else its time must fit the call's. Where neither is told it is left to somebody who can look.
 */
export const whyNotSame = (
  f: Finding & { resource: FindingResource },
  detail: ResourceDetail,
  events: readonly TrailEvent[],
): string | null => {
  const { type, id } = f.resource;
  const named = Object.hasOwn(byName, type) ? byName[type] : undefined;
  if (!named) return null;
  const leave = 'look at it, and delete it by hand; nothing was planned';
  for (const { described, recorded } of named.ids) {
    const there = textOf(detail.full[described]);
    const wanted = (f.uniqueId?.startsWith('key-') ? f.uniqueId : null) ?? recordedId(f, recorded, events);
    if (there !== null && wanted !== null && there !== wanted)
      return `another one has the name ${id} now (${there}, not ${wanted}); nothing was planned`;
    if (type === 'aws_key_pair' && there !== null && there === wanted) return null;
  }
  const time = timeOf(detail, named);
  if (time === null || f.at === null)
    return `by its name alone nobody can tell that ${id} is the one that the session made, and AWS does not say when it was made: ${leave}`;
  // The second one may be of a session that made it twice: the last call counts.
  const calls = events.filter((e) => f.events.includes(e.id)).map((e) => e.time);
  const [first, last] = [Math.min(f.at, ...calls), Math.max(f.at, ...calls)];
  if (time >= first - minute && time <= last + named.late) return null;
  return `what bears the name ${id} was made at ${iso(time)}, and the session's call was at ${iso(first)}: it may be somebody else's; ${leave}`;
};

/** What tells it from another one of that name, for the look afterwards; null where its id does. */
export const identityOf = (type: string, detail: ResourceDetail): string | null => {
  const named = Object.hasOwn(byName, type) ? byName[type] : undefined;
  if (!named) return null;
  const [own] = type === 'aws_key_pair' ? [textOf(detail.full.KeyPairId)] : [];
  const time = timeOf(detail, named);
  return own ?? (time === null ? null : `made ${iso(time)}`);
};
