import type { Coverage, RegionCoverage } from '../core/coverage.ts';
import type { TrailEvent } from '../core/trail-event.ts';

/** What files cover: where their records come from. They never prove that no record is missing. */
export const fileCoverage = (events: TrailEvent[], unreadable: number): Coverage => {
  const regions = new Map<string, RegionCoverage>();
  const bad =
    unreadable > 0
      ? `; ${unreadable} ${unreadable === 1 ? 'file or record' : 'files or records'} could not be read`
      : '';
  const error = `only what the files hold, which does not prove that nothing is missing${bad}`;
  for (const { account, region } of events) {
    const key = `${account} ${region}`;
    const old = regions.get(key) ?? { account, region, pages: 0, events: 0, complete: false, error, closed: false };
    regions.set(key, { ...old, events: old.events + 1 });
  }
  const dataEvents = events.some((e) => e.dataEvent) ? 'partial' : 'not-collected';
  return { regions: [...regions.values()], end: null, lagSatisfied: false, dataEvents };
};
