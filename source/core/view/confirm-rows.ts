import { confirmWord } from '../confirm-word.ts';
import type { Call, CallState, Plan } from '../plan.ts';
import type { Pen } from './pen.ts';
import { line, type Span, table } from './spans.ts';
import type { Style } from './style.ts';
import { clockTime } from './time-text.ts';
import { wrap } from './width.ts';

/** `tmp-admin · AKIA…FGIG Inactive`: what a call is given, as it will be sent. */
const inputText = (pen: Pen, { input }: Call): string =>
  Object.entries(input)
    .map(([name, value]) => (typeof value === 'string' ? `${name}=${pen.name(value)}` : `${name}=${value}`))
    .join(' ');

const states: { [state in CallState]: [glyph: string, style: Style] } = {
  planned: ['', 'plain'],
  requested: ['◌ asked', 'accent'],
  done: ['✔ done', 'good'],
  already: ['✔ already', 'good'],
  failed: ['✖ failed', 'bad'],
  unsettled: ['! unsettled', 'inverse'],
};

/** One call, numbered, with its exact input; `state` once it runs. */
export const callRow = (pen: Pen, call: Call, index: number, state: CallState, columns: number): string => {
  const [word, style] = states[state];
  const says = columns >= 120 ? Math.floor(columns * 0.34) : 0;
  const input = Math.max(10, columns - 4 - 24 - 12 - says - (says > 0 ? 4 : 3));
  return table(pen, [
    { spans: [[`${index + 1}`, 'dim']], width: 4, right: true },
    { spans: [[call.operation, 'bold']], width: 24 },
    { spans: [[inputText(pen, call)]], width: input },
    { spans: [[call.says, 'dim']], width: says },
    { spans: [[word, style]], width: 12 },
  ]);
};

/** `Cannot be undone: 5, 6. Can be taken back: 1–4.` by the numbers of the calls. */
export const undoText = (calls: readonly Call[]): string => {
  const numbers = (possible: boolean): string =>
    calls.flatMap((c, i) => (c.undo.possible === possible ? [i + 1] : [])).join(', ');
  const [no, yes] = [numbers(false), numbers(true)];
  return [
    no === '' ? 'All of it can be taken back.' : `Cannot be undone: ${no}.`,
    no !== '' && yes !== '' ? `Can be taken back: ${yes}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
};

const wrapped = (pen: Pen, text: string, style: Style, columns: number): string[] =>
  wrap(pen.out(text), columns - 2).map((l) => line(pen, [[' '], [l, style]], columns, true));

/** What has to be read before the calls: from when the reading is, what is saved, what is warned of. */
export const planRows = (pen: Pen, plan: Plan, columns: number): string[] => [
  ...wrapped(
    pen,
    `Read at ${clockTime(plan.readAt)}; it is read again before the first call. Its full state is saved as evidence first.`,
    'dim',
    columns,
  ),
  ...plan.warnings.flatMap((w) => wrapped(pen, `! ${w}`, 'warn', columns)),
];

export const undoRows = (pen: Pen, plan: Plan, columns: number): string[] =>
  wrapped(pen, undoText(plan.calls), plan.calls.every((c) => c.undo.possible) ? 'plain' : 'bad', columns);

/** The line where the target's name, or the plan's short code, is typed. */
export const confirmPrompt = (pen: Pen, plan: Plan): Span[] => {
  const word = confirmWord(plan, pen.masked);
  const what = word === plan.target.name ? '' : `the short code of ${pen.name(plan.target.name)}, `;
  return [[' Type '], [what], [word, 'selected'], [' to go on: ']];
};
