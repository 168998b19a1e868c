import type { Coverage } from '../coverage.ts';
import { couldHaveBeenReadShort } from '../data-events.ts';
import type { Progress } from '../progress.ts';
import type { Pen } from './pen.ts';
import { lineEnds, type Span, widthOfSpans } from './spans.ts';

const number = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ' ');

const counted = ({ writes, denied, unlogged }: Progress['totals']): Span[] => [
  [` · ${number(writes)} writes · ${number(denied)} denied · `, 'dim'],
  unlogged === null
    ? ['not matched to the log', 'dim']
    : [`${number(unlogged)} unlogged`, unlogged > 0 ? 'bad' : 'dim'],
];

/** How many events there are and of which kind, and how much of the world they cover. */
export const trailSummary = (pen: Pen, { totals, coverage }: Progress, size: number, columns: number): string => {
  const { regions } = coverage;
  const unread = regions.filter((r) => !r.complete).length;
  const left: Span[] = [
    [' '],
    [`${number(size)} events`, 'bold'],
    ...(coverage.end === null ? [[' · not counted before it is read', 'dim'] as Span] : counted(totals)),
  ];
  const end: Span[] =
    regions.length === 0
      ? [['no Region read yet ', 'warn']]
      : [[`${regions.length - unread} of ${regions.length} Regions read `, unread > 0 ? 'warn' : 'dim']];
  const fits = (spans: readonly Span[]): boolean => widthOfSpans(pen, [...left, ...spans]) + 1 <= columns;
  const short: Span[] = [...unseenReads(coverage, columns, 'summary'), ...end];
  const long: Span[] = short.length > end.length ? [['no data events: ', 'dim'], ...short] : short;
  return lineEnds(pen, left, [long, short].find(fits) ?? end, columns);
};

/**
 * Event history never holds a read of an object: who looks for one must know that. Beside the counts where there is room,
 * else at the end of the filter's row.
 */
export const unseenReads = ({ dataEvents }: Coverage, columns: number, where: 'summary' | 'filter'): Span[] => {
  if (dataEvents !== 'not-collected' || columns >= 120 !== (where === 'summary')) return [];
  return [[`${couldHaveBeenReadShort}${where === 'summary' ? ' · ' : ' '}`, 'warn']];
};

/** Ids of the events that no line of the session log accounts for. */
export const unloggedOf = ({ findings }: Progress): ReadonlySet<string> =>
  new Set(findings.filter((f) => f.kind === 'unlogged-event').flatMap((f) => f.events));
