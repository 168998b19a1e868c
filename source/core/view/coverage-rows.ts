import { dayTime, timeOfDay } from '../clock.ts';
import { type FileCover, openGaps, type RegionCoverage } from '../coverage.ts';
import type { EngineState } from '../engine.ts';
import { plural } from '../plural.ts';
import { coverageGaps, type Gap, stillToCome } from './coverage-gaps.ts';
import { sourceRows } from './coverage-sources.ts';
import type { Pen } from './pen.ts';
import { line, lineEnds, type Span, table } from './spans.ts';
import type { Style } from './style.ts';
import { wrap } from './width.ts';

const number = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ' ');

type Look = { glyph: string; word: string; style: Style };

/** `accepted`: no gap any more, because somebody answers for it. */
const lookOf = (r: RegionCoverage, accepted: boolean): Look => {
  if (r.complete) return { glyph: '✔', word: 'read to the last page', style: 'good' };
  if (r.closed)
    return {
      glyph: accepted ? '~' : '⊘',
      word: accepted ? 'closed, accepted' : 'closed',
      style: accepted ? 'waived' : 'warn',
    };
  return { glyph: '?', word: 'not read', style: 'warn' };
};

/** How much of the world was read, in one row. */
export const coverageSummary = (pen: Pen, state: EngineState, now: number, columns: number): string => {
  const { progress } = state;
  const { regions, end, lagSatisfied } = progress.coverage;
  const open = openGaps(progress.coverage, progress.closedRegions, now).length;
  const read = regions.filter((r) => r.complete);
  const accounts = new Set(regions.map((r) => r.account)).size;
  const events = regions.reduce((n, r) => n + r.events, 0);
  const of = accounts > 1 ? ` in ${accounts} accounts` : '';
  const left: Span[] = [
    [' '],
    [`${read.length} of ${plural(regions.length, 'Region')} read`, open > 0 ? 'warn' : 'bold'],
    [`${of} · ${number(events)} events`, 'dim'],
  ];
  const isOver = lagSatisfied && stillToCome(state, now) === null;
  const lag: Span = isOver ? ['delivery lag over ', 'dim'] : ['events may still come ', 'warn'];
  return lineEnds(pen, left, end === null ? [] : [[`until ${timeOfDay(end)}, `, 'dim'], lag], columns);
};

/** Data events have a column where there is room: in every other place they are among the words. */
const widths = (columns: number) => {
  const w = { account: 12, region: columns < 100 ? 14 : 16, pages: 6, events: 9, data: columns < 100 ? 0 : 6 };
  const used = [3, ...Object.values(w)].filter((n) => n > 0);
  return { ...w, says: columns - used.reduce((a, b) => a + b, 0) - used.length };
};

const heading = (pen: Pen, columns: number): string => {
  const w = widths(columns);
  return table(pen, [
    { spans: [], width: 3 },
    { spans: [['account', 'dim']], width: w.account },
    { spans: [['Region', 'dim']], width: w.region },
    { spans: [['pages', 'dim']], width: w.pages, right: true },
    { spans: [['events', 'dim']], width: w.events, right: true },
    { spans: [['data', 'dim']], width: w.data, right: true },
    { spans: [['  what is known', 'dim']], width: w.says },
  ]);
};

const place = (
  pen: Pen,
  { account, region }: { account: string; region: string },
  look: Look,
  counts: { pages: string; events: string; data: string; says: string },
  columns: number,
): string => {
  const w = widths(columns);
  return table(pen, [
    { spans: [[` ${look.glyph}`, look.style]], width: 3 },
    { spans: [[account]], width: w.account },
    { spans: [[region]], width: w.region },
    { spans: [[counts.pages]], width: w.pages, right: true },
    { spans: [[counts.events]], width: w.events, right: true },
    { spans: [[counts.data, 'dim']], width: w.data, right: true },
    { spans: [['  '], [counts.says, look.style === 'good' ? 'dim' : look.style]], width: w.says },
  ]);
};

const regionRow = (pen: Pen, r: RegionCoverage, accepted: boolean, columns: number): string => {
  const look = lookOf(r, accepted);
  const says = r.complete || r.closed ? look.word : `${look.word}: ${r.error ?? 'not to the last page'}`;
  return place(pen, r, look, { pages: number(r.pages), events: number(r.events), data: '–', says }, columns);
};

const fileRow = (pen: Pen, c: FileCover, now: number, columns: number): string => {
  const data = c.dataEvents > 0 ? `, ${number(c.dataEvents)} data` : '';
  const says = `files ${dayTime(c.from, now)}–${dayTime(c.to, now)}${columns < 100 ? data : ''}`;
  const look: Look = { glyph: '·', word: '', style: 'plain' };
  return place(pen, c, look, { pages: '–', events: number(c.records), data: number(c.dataEvents), says }, columns);
};

const gapRows = (pen: Pen, { glyph, style, what, therefore, items }: Gap, columns: number): string[] => {
  const [first = '', ...more] = wrap(pen.out(what), columns - 5);
  const unknown = items.length > 0 ? `; unknown: ${items.join(', ')}` : '';
  const tone: Style = style === 'dim' ? 'dim' : 'plain';
  const rest = wrap(pen.out(`${therefore}${unknown}`), columns - 7);
  return [
    line(
      pen,
      [
        [` ${glyph} `, style],
        [first, tone],
      ],
      columns,
    ),
    ...more.map((l) => line(pen, [['   '], [l, tone]], columns)),
    ...rest.map((l) => line(pen, [['     '], [l, 'dim']], columns)),
  ];
};

const rank = (r: RegionCoverage, open: ReadonlySet<RegionCoverage>): number => (open.has(r) ? 0 : r.complete ? 2 : 1);

/** Everything that the coverage screen scrolls through: what is not known and what follows, then place by place. */
export const coverageRows = (pen: Pen, state: EngineState, now: number, columns: number): string[] => {
  const { coverage, closedRegions } = state.progress;
  const open = new Set(openGaps(coverage, closedRegions, now));
  // Gaps first, then where most was done: a Region without an event says least.
  const regions = [...coverage.regions].sort((a, b) => rank(a, open) - rank(b, open) || b.events - a.events);
  const files = coverage.files ?? [];
  return [
    line(pen, [[' What is not known, and what follows', 'bold']], columns),
    ...coverageGaps(state, now).flatMap((g) => gapRows(pen, g, columns)),
    '',
    line(pen, [[' Account by account, Region by Region', 'bold']], columns),
    ...(regions.length + files.length > 0 ? [heading(pen, columns)] : []),
    ...regions.map((r) => regionRow(pen, r, !open.has(r), columns)),
    ...files.map((c) => fileRow(pen, c, now, columns)),
    '',
    ...sourceRows(pen, state, columns),
  ];
};
