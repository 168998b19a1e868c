import type { Action, CallState, Plan } from '../plan.ts';
import { boxed } from './box.ts';
import { callRows, confirmPrompt, planRows, sentRow, undoRows } from './confirm-rows.ts';
import { fieldSpans } from './field-spans.ts';
import type { Pen } from './pen.ts';
import { line, type Span, widthOfSpans } from './spans.ts';
import type { TextField } from './text-field.ts';
import { wrap } from './width.ts';

type Size = { columns: number; rows: number };

const frame = (pen: Pen, plan: Plan, rows: string[], columns: number): string[] => {
  const end: Span[] = [['account '], [plan.account]];
  return boxed(pen, { title: [[plan.title, 'bold']], end, accent: true, keepEnd: true }, rows, columns);
};

const prose = (pen: Pen, text: string, style: Span[1], columns: number): string[] =>
  wrap(pen.out(text), columns - 2).map((l) => line(pen, [[' '], [l, style]], columns, true));

/** The plan's rows that scroll, and those that stay at the bottom. */
const parts = (pen: Pen, plan: Plan, note: string | null, inner: number): { scrolled: string[]; fixed: string[] } => ({
  scrolled: [
    ...(note === null ? [] : prose(pen, `! ${note}`, 'bad', inner)),
    ...planRows(pen, plan, inner),
    ...plan.calls.flatMap((call, i) => callRows(pen, call, i, inner)),
  ],
  fixed: undoRows(pen, plan, inner),
});

/** How far the plan can be scrolled. */
export const planOverflow = (pen: Pen, plan: Plan, note: string | null, { columns, rows }: Size): number => {
  const { scrolled, fixed } = parts(pen, plan, note, columns - 2);
  return Math.max(0, scrolled.length - (rows - 4 - fixed.length));
};

/** What will be done, in order, what cannot be undone, and the line to type in. */
export const planBox = (
  pen: Pen,
  { plan, field, top, note }: { plan: Plan; field: TextField; top: number; note: string | null },
  size: Size,
): string[] => {
  const inner = size.columns - 2;
  const { scrolled, fixed } = parts(pen, plan, note, inner);
  const room = Math.max(1, size.rows - 4 - fixed.length);
  const shown = scrolled.slice(top, top + room);
  const below = scrolled.length - top - shown.length;
  const more =
    below > 0
      ? line(pen, [[` ↓ ${below} more ${below === 1 ? 'row' : 'rows'}, page down`, 'accent']], inner, true)
      : line(pen, [], inner, true);
  // Beside a long name there is little room: what is typed last must be seen.
  const asked = confirmPrompt(pen, plan);
  const typed = fieldSpans(field, Math.max(10, inner - widthOfSpans(pen, asked)));
  const prompt = line(pen, [...asked, ...typed], inner, true);
  return frame(pen, plan, [...shown, more, ...fixed, prompt], size.columns);
};

/** The calls as they go, and at the end what the read-back saw. Of what the journal knows, nothing else. */
export const runBox = (pen: Pen, plan: Plan, action: Action | undefined, { columns, rows }: Size): string[] => {
  const inner = columns - 2;
  const calls = action
    ? action.calls.map((c) => ({ call: c.call, state: c.state }))
    : plan.calls.map((call) => ({ call, state: 'planned' as CallState }));
  const at = calls.findIndex((c) => c.state === 'requested' || c.state === 'planned');
  const room = Math.max(1, rows - 6);
  // The call that is asked for now stays in sight.
  const top = Math.max(0, Math.min(calls.length - room, (at === -1 ? calls.length : at) - Math.floor(room / 2)));
  const outcome =
    action && action.state !== 'running'
      ? `${action.state}: ${action.outcome}`
      : 'it is read again, then each call is journalled before it is sent …';
  const good = action?.state === 'done' ? 'good' : action && action.state !== 'running' ? 'bad' : 'dim';
  const list = calls.slice(top, top + room).map((c, i) => sentRow(pen, c.call, top + i, c.state, inner));
  return frame(
    pen,
    plan,
    [...list, line(pen, [], inner, true), ...prose(pen, outcome, good, inner).slice(0, 3)],
    columns,
  );
};

/** Names that stand in the plan's own words. A key's new state is none: once learned, `Inactive` would be masked everywhere. */
export const planNames = (plan: Plan): string[] => [
  plan.target.name,
  ...plan.calls.flatMap((c) =>
    Object.entries(c.input).flatMap(([what, v]) =>
      typeof v === 'string' && what !== 'Status' && !v.startsWith('arn:aws:iam::aws:') ? [v] : [],
    ),
  ),
];
