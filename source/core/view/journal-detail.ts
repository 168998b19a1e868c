import type { JournalLine } from '../journal-event.ts';
import type { Action } from '../plan.ts';
import type { Progress } from '../progress.ts';
import { stillSo } from '../undo/still-so.ts';
import { sentRow } from './confirm-rows.ts';
import { journalJson } from './journal-json.ts';
import type { Pen } from './pen.ts';
import { line, type Span } from './spans.ts';
import type { Style } from './style.ts';
import { clockTime } from './time-text.ts';
import { wrap } from './width.ts';

const indent = 6;

const prose = (pen: Pen, label: string, text: string, style: Style, columns: number): string[] =>
  wrap(pen.out(text), columns - indent - 10).map((l, i) =>
    line(pen, [[' '.repeat(indent)], [(i === 0 ? label : '').padEnd(9), 'dim'], [l, style]], columns),
  );

/** Who did it, on whose authority, what AWS said of each call, and whether it still is so. */
const actionLines = (pen: Pen, action: Action, progress: Progress, columns: number): string[] => {
  const typed = action.confirmed === undefined ? '' : `, who typed ${pen.name(action.confirmed)} to confirm it`;
  const now = stillSo(action, progress);
  const answers = action.calls.flatMap((c, i) => {
    const said: Span[] = [
      [c.at === null ? 'never sent' : clockTime(c.at), 'dim'],
      [c.code === null ? '' : ` ${c.code}`, 'bad'],
      [c.requestId === null ? '' : ` request ${c.requestId}`, 'dim'],
    ];
    return [
      `  ${sentRow(pen, c.call, i, c.state, columns - 2)}`,
      line(pen, [[' '.repeat(indent + 13)], ...said], columns),
    ];
  });
  return [
    ...prose(pen, 'what', action.title, 'bold', columns),
    ...prose(pen, 'who', `${pen.name(action.by)}${typed}`, 'plain', columns),
    ...prose(pen, 'as', pen.name(action.as), 'plain', columns),
    ...answers,
    ...prose(pen, 'outcome', `${action.state}${action.outcome === '' ? '' : `: ${action.outcome}`}`, 'plain', columns),
    ...prose(pen, 'now', now.text, now.known ? 'plain' : 'warn', columns),
  ];
};

/** What `enter` opens under a line: of an action all of it, of every line what stands in the file. Rows of `columns`. */
export const journalDetail = (pen: Pen, entry: JournalLine, progress: Progress, columns: number): string[] => {
  const { event } = entry;
  const id = 'action' in event ? event.action : null;
  const action = id === null ? undefined : progress.actions.find((a) => a.id === id);
  const json = journalJson(pen, entry).flatMap((l) => {
    const lead = indent + l.length - l.trimStart().length;
    return wrap(pen.out(l.trimStart()), columns - lead - 1).map((text) =>
      line(pen, [[' '.repeat(lead)], [text, 'dim']], columns),
    );
  });
  return [...(action ? [...actionLines(pen, action, progress, columns), ''] : []), ...json];
};
