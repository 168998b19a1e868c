import { iso } from '../../../core/clock.ts';
import { acceptedGaps, type Coverage, type FileCover, type RegionCoverage } from '../../../core/coverage.ts';
import type { JudgeContext, Judgement } from '../../../core/item.ts';
import { plural } from '../../../core/plural.ts';
import { defineItem, pass, unknown } from '../../define-item.ts';
import { gapOf } from '../../judge-trail.ts';

/** Files show what they hold and never that they are all: said beside a gap, since they do not close it. */
const filesText = (files: FileCover[] | undefined): string => {
  if (!files || files.length === 0) return '';
  const records = files.reduce((sum, f) => sum + f.records, 0);
  const from = Math.min(...files.map((f) => f.from));
  const to = Math.max(...files.map((f) => f.to));
  const where = [...new Set(files.map((f) => f.region))];
  const regions = where.length > 3 ? `${where.length} Regions` : where.join(', ');
  return `; imported files hold ${plural(records, 'record')} of ${regions} from ${iso(from)} to ${iso(to)}, which does not prove that none is missing`;
};

const readText = (regions: RegionCoverage[]): string => {
  const complete = regions.filter((r) => r.complete);
  const events = complete.reduce((sum, r) => sum + r.events, 0);
  const accounts = new Set(complete.map((r) => r.account)).size;
  const where = accounts > 1 ? ` of ${accounts} accounts` : '';
  return `${plural(complete.length, 'Region')}${where}, ${plural(events, 'event')}, to the last page, after the delivery lag`;
};

/** Whole but for Regions that the organisation closes and a named person accepts: that person's word, not a pass. */
const accepted = (coverage: Coverage, { progress, now }: JudgeContext): Judgement | null => {
  const closed = acceptedGaps(coverage, progress.closedRegions, now);
  const [first] = closed;
  if (!first) return null;
  const until = Math.min(...closed.map((c) => c.by.expires));
  const who = [...new Set(closed.map((c) => c.by.by))].join(', ');
  const which = closed.map((c) => c.region.region).join(', ');
  const why = `${who} accepts until ${iso(until)} that ${plural(closed.length, 'Region')} closed by the organisation stay unread (${which}): ${first.by.reason}; ${readText(coverage.regions)}`;
  return { verdict: 'waived', why, until };
};

export const trailCollected = defineItem({
  id: 'trail.collected',
  step: '3a',
  deadline: 3,
  title: 'The trail is read to the last page, everywhere',
  why: 'A key acts in any Region, and event history is kept per Region. A Region that was not read may hide anything; an event takes minutes to arrive.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail'],
  judge: (context) => {
    const { audit } = context.facts;
    if (!audit) return unknown('the trail was not read in this check');
    if (!audit.ok) return unknown(audit.fault.what);
    const { coverage } = audit.value;
    const gap = gapOf(audit.value, context);
    if (gap) return unknown(`${gap}${filesText(coverage.files)}`);
    return accepted(coverage, context) ?? pass(readText(coverage.regions));
  },
});
