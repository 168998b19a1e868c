import { dayTime } from '../clock.ts';
import type { CallState } from '../plan.ts';
import { plural } from '../plural.ts';
import type { UndoCall, UndoRow, UndoState } from '../undo/rows.ts';
import type { Pen } from './pen.ts';
import { line, type Span, table } from './spans.ts';
import type { Style } from './style.ts';
import { shortArn } from './who.ts';
import { wrap } from './width.ts';

const looks: { [state in UndoState]: [glyph: string, style: Style] } = {
  can: ['▸', 'accent'],
  part: ['▸', 'warn'],
  lost: ['✖', 'dim'],
  nothing: ['–', 'dim'],
  back: ['✔', 'good'],
  running: ['◌', 'accent'],
  unsettled: ['!', 'inverse'],
  locked: ['✖', 'warn'],
};

/** In a few words, what can become of it. */
const shortly = ({ state, calls, by }: UndoRow): string => {
  const can = calls.filter((c) => c.possible).length;
  switch (state) {
    case 'can':
      return 'can be taken back';
    case 'part':
      return `${can} of ${plural(calls.length, 'call', 'calls')} can be taken back`;
    case 'lost':
      return 'lost for ever';
    case 'nothing':
      return 'changed nothing';
    case 'back':
      return by?.title.startsWith('Do again') ? 'done again' : 'taken back';
    case 'running':
      return 'under way';
    case 'unsettled':
      return 'unsettled: a probe must look';
    case 'locked':
      return 'locked: unclaimed';
  }
};

/** One action of reseal's own, in a row of `columns`. `now` in ms, for the date. */
export const undoListRow = (pen: Pen, row: UndoRow, now: number, columns: number, selected: boolean): string => {
  const [glyph, style] = looks[row.state];
  const state = columns >= 100 ? 34 : 24;
  const text: Style = selected ? 'selected' : row.state === 'can' || row.state === 'part' ? 'plain' : 'dim';
  return table(pen, [
    { spans: [[selected ? ' ▸' : '', 'selected']], width: 2 },
    { spans: [[dayTime(row.action.requestedAt, now), 'dim']], width: columns >= 100 ? 12 : 6 },
    { spans: [[row.action.title, text]], width: Math.max(10, columns - 2 - (columns >= 100 ? 12 : 6) - state - 4) },
    {
      spans: [
        [glyph === '▸' ? '' : `${glyph} `, style],
        [shortly(row), style],
      ],
      width: state,
    },
  ]);
};

const states: { [state in CallState]: [word: string, style: Style] } = {
  planned: ['not sent', 'dim'],
  requested: ['◌ asked', 'accent'],
  done: ['✔ done', 'good'],
  already: ['✔ already', 'dim'],
  failed: ['✖ failed', 'bad'],
  unsettled: ['! unsettled', 'inverse'],
};

const callRow = (pen: Pen, { record, possible, says }: UndoCall, at: number, columns: number): string => {
  const [word, style] = states[record.state];
  return table(pen, [
    { spans: [[`${at + 1}`, 'dim']], width: 4, right: true },
    { spans: [[word, style]], width: 12 },
    { spans: [[record.call.operation, 'bold']], width: 24 },
    {
      spans: [
        [possible ? 'back: ' : 'not: ', possible ? 'good' : 'warn'],
        [says, possible ? 'plain' : 'dim'],
      ],
      width: Math.max(10, columns - 4 - 12 - 24 - 3),
    },
  ]);
};

const prose = (pen: Pen, text: string, style: Style, columns: number): string[] =>
  wrap(pen.out(text), columns - 2).map((l) => line(pen, [[' '], [l, style]], columns));

/** What is known of the selected one: who did it, each call and whether it comes back, and what enter does. */
export const undoDetail = (pen: Pen, row: UndoRow, disabled: string | null, now: number, columns: number): string[] => {
  const { action, calls, by } = row;
  const head: Span[] = [
    [' '],
    [action.title, 'bold'],
    [` · ${action.state} ${dayTime(action.finishedAt ?? action.requestedAt, now)} · by `, 'dim'],
    [pen.name(action.by)],
    [' as ', 'dim'],
    [shortArn(pen, action.as)],
  ];
  const why = disabled ?? row.why;
  return [
    line(pen, head, columns),
    ...(action.outcome === '' ? [] : prose(pen, action.outcome, 'dim', columns).slice(0, 2)),
    ...(by === null
      ? []
      : prose(pen, `${by.title}: ${by.state} ${dayTime(by.finishedAt ?? by.requestedAt, now)}`, 'good', columns)),
    ...(why === null
      ? prose(
          pen,
          '⏎ plans it from pre-image and live state; nothing changes before its name is typed · e the exact calls',
          'accent',
          columns,
        )
      : prose(pen, `not now: ${why} · e the exact calls`, 'warn', columns)),
    '',
    ...calls.map((c, i) => callRow(pen, c, i, columns)),
  ];
};
