import { confirmWord } from '../confirm-word.ts';
import type { Call, CallState, Plan } from '../plan.ts';
import type { Pen } from './pen.ts';
import { line, type Span, table } from './spans.ts';
import type { Style } from './style.ts';
import { clockTime } from './time-text.ts';
import { wrap } from './width.ts';

/** What a call is given, word for word as it will be sent. */
const inputText = (pen: Pen, { input }: Call): string =>
  Object.entries(input)
    .map(([name, value]) => `${name}=${typeof value === 'string' && name !== 'Status' ? pen.name(value) : value}`)
    .join(' ');

const states: { [state in CallState]: [glyph: string, style: Style] } = {
  planned: ['', 'plain'],
  requested: ['◌ asked', 'accent'],
  done: ['✔ done', 'good'],
  already: ['✔ already', 'good'],
  failed: ['✖ failed', 'bad'],
  unsettled: ['! unsettled', 'inverse'],
};

const operation = 24;

/** One call, numbered, with its whole input, and below that what it does. Rows of exactly `columns`. */
export const callRows = (pen: Pen, call: Call, index: number, columns: number): string[] => {
  const room = columns - 4 - operation - 3;
  const input = wrap(pen.out(inputText(pen, call)), room);
  const rest = (text: string, style: Style): string =>
    line(pen, [[' '.repeat(operation + 6)], [text, style]], columns, true);
  // What a call does is read before its name is typed: on a narrow screen it is never cut.
  const said = (text: string, style: Style): string[] =>
    text === '' ? [] : wrap(pen.out(text), room).map((part) => rest(part, style));
  const head = table(pen, [
    { spans: [[`${index + 1}`, 'dim']], width: 4, right: true },
    { spans: [[call.operation, 'bold']], width: operation },
    { spans: [[input[0] ?? '']], width: room },
  ]);
  // Before it is done one reads whether it can be taken back, and how (product.md §6).
  const { possible, how } = call.undo;
  const back = how === '' ? [] : said(`${possible ? 'back: ' : 'for ever: '}${how}`, possible ? 'dim' : 'warn');
  return [`${head} `, ...input.slice(1).map((text) => rest(text, 'plain')), ...said(call.says, 'dim'), ...back];
};

/** One call on its way: what became of it, as far as is known. */
export const sentRow = (pen: Pen, call: Call, index: number, state: CallState, columns: number): string => {
  const [word, style] = states[state];
  return `${table(pen, [
    { spans: [[`${index + 1}`, 'dim']], width: 4, right: true },
    { spans: [[word, style]], width: 12 },
    { spans: [[call.operation, 'bold']], width: operation },
    { spans: [[inputText(pen, call), 'dim']], width: Math.max(10, columns - 4 - operation - 12 - 4) },
  ])} `;
};

/** A rehearsal or a question: there is nothing to undo. */
const asksOnly = ({ operation, input }: Call): boolean => input.DryRun === true || operation.startsWith('auth can-i');

/** `Cannot be undone: 5, 6. IAM can undo: 1–4.` by the numbers of the calls. */
const undoText = (calls: readonly Call[]): string => {
  const numbers = (possible: boolean): string =>
    calls.flatMap((c, i) => (c.undo.possible === possible && !asksOnly(c) ? [i + 1] : [])).join(', ');
  const who = calls.every((c) => c.service === 'iam') ? 'IAM can undo' : 'Can be undone';
  const [no, yes] = [numbers(false), numbers(true)];
  return [
    no === ''
      ? `Nothing of it is lost for ever: ${who === 'IAM can undo' ? 'IAM can undo each call' : 'each call can be undone'}.`
      : `Cannot be undone: ${no}.`,
    no !== '' && yes !== '' ? `${who}: ${yes}.` : '',
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
