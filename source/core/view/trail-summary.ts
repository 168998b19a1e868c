import type { Progress } from '../progress.ts';
import type { Pen } from './pen.ts';
import { lineEnds, type Span } from './spans.ts';

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
  return lineEnds(pen, left, end, columns);
};

/** Ids of the events that no line of the session log accounts for. */
export const unloggedOf = ({ findings }: Progress): ReadonlySet<string> =>
  new Set(findings.filter((f) => f.kind === 'unlogged-event').flatMap((f) => f.events));
