import { iso } from '../clock.ts';
import type { Finding } from '../finding.ts';
import { type Deed, lifeKey, there } from './deeds.ts';
import { isPlain, type Part, partKey } from './part.ts';

/** The state of one thing: a document, an ARN, a version id, `there`; null = it is not there. Or why it is not known. */
export type Told = { known: true; value: string | null; by: string } | { known: false; why: string };

export type Deeds = ReadonlyMap<string, readonly Deed[]>;

const known = (value: string | null, by: string): Told => ({ known: true, value, by });
const untold = (why: string): Told => ({ known: false, why });

/** Of what is only there or not, a first call that took it away tells that it was there. */
const byFirst = (part: Part, first: Deed | undefined): Told => {
  const plain = isPlain(part);
  if (!first) return untold('no record of its first change was kept');
  if (plain && first.value === null) return known(there, 'it could be taken away, so it was there');
  // AWS answers as if it had done it when it was there already (AttachRolePolicy, AddUserToGroup).
  if (plain) return untold('putting there what is there already is no error, so the call does not tell');
  if (part.on === 'inline')
    return first.value === null
      ? untold('there was one, and CloudTrail does not keep the document that is deleted')
      : untold('CloudTrail does not tell whether the call replaced an earlier document');
  if (part.on === 'versions') return untold('no record tells which version was the default');
  return untold('CloudTrail does not keep what a call replaces');
};

/** What the audit itself could tell: from how the thing was made, or from the version that was there first. */
const byAudit = (f: Finding, part: Part): Told | null => {
  if (part.on === 'self' || part.on === 'policy') return known(null, 'the session made it');
  if (part.on === 'provider') {
    if (f.left === 'there') return known(null, 'the session made it');
    return f.left === 'gone' ? known(there, 'it could be deleted, so it was there') : null;
  }
  if (f.before === null || f.before === undefined) return null;
  return known(f.before === '' ? null : f.before, 'the session made the thing it hangs on, or it was the only one');
};

const livesOf = (part: Part): string[] => {
  if (part.on === 'member') return [lifeKey('user', part.user), lifeKey('group', part.group)];
  if ('holder' in part) return [lifeKey(part.holder.type, part.holder.name)];
  return [lifeKey('policy', part.arn)];
};

/** The last record before the session's first call, of the same thing: one of that name that was made since is another. */
const earlierRecord = (part: Part, first: Deed | undefined, all: readonly Deed[], deeds: Deeds): Deed | null => {
  if (!first) return null;
  // In one second nobody can tell which of two calls came first.
  const found = all.findLast((d) => d.at < first.at);
  const anew = livesOf(part).some((key) => deeds.get(key)?.some((d) => found && d.at > found.at && d.at <= first.at));
  return found && !anew && found.value !== 'untold' ? found : null;
};

/**
 * What was there before the session touched it: replayed backwards from its first call. An earlier record of anybody tells it;
 * a principal that the session made had nothing; else the call itself must tell (domain.md §7.2). Never guessed.
 */
export const beforeOf = (f: Finding, part: Part, deeds: Deeds): Told => {
  const all = deeds.get(partKey(part)) ?? [];
  const mine = new Set(f.events);
  const first = all.find((d) => mine.has(d.event));
  const earlier = earlierRecord(part, first, all, deeds);
  const made = f.owner?.uniqueId ? f.owner : null;
  if (made && (part.on === 'attached' || part.on === 'inline' || part.on === 'member'))
    return known(null, `the session made ${made.name}`);
  const told = byAudit(f, part);
  if (told) return told;
  if (earlier) return known(earlier.value === 'untold' ? null : earlier.value, `a record of ${iso(earlier.at)}`);
  return byFirst(part, first);
};
