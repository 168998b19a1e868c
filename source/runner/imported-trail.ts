import type { Coverage, RegionCoverage } from '../core/coverage.ts';
import type { Progress } from '../core/progress.ts';
import { gap } from './regions-to-read.ts';

const segmentOf = (problem: string): number => Number(/^events\/0*(\d+)/.exec(problem)?.[1] ?? -1);

/** Damage to what was saved of the trail: what LookupEvents can give again, and what only the files can. */
export const sortProblems = (
  problems: string[],
  { imported }: Pick<Progress, 'imported'>,
): { asked: string[]; imported: string[] } => {
  const own = new Set(imported?.segments);
  const ofFiles = problems.filter((p) => own.has(segmentOf(p)));
  return { asked: problems.filter((p) => !ofFiles.includes(p)), imported: ofFiles };
};

/** What is lost of imported events stays lost until the files are imported again: nothing may pass on it. */
export const importGaps = (problems: string[], progress: Progress, account: string): RegionCoverage[] => {
  const [first] = sortProblems(problems, progress).imported;
  return first ? [gap(account, 'imported files', `${first} Import its files again.`)] : [];
};

/**
 * What files add to the coverage. Data events are never in event history (domain.md §4.6), so the only ones are those of
 * files: some, and never known to be all, because no file tells of the files that are missing.
 */
export const fileCoverageOf = ({ imported }: Progress): Pick<Coverage, 'dataEvents' | 'files'> => {
  const covers = imported?.covers ?? [];
  return {
    dataEvents: covers.some((c) => c.dataEvents > 0) ? 'partial' : 'not-collected',
    ...(covers.length > 0 ? { files: covers } : {}),
  };
};
