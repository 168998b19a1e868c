import type { Span } from './spans.ts';
import { type TextField, textOf } from './text-field.ts';

/** The field with its cursor. Long text is shown from where the cursor is still seen in `columns`. */
export const fieldSpans = (field: TextField, columns: number, active = true): Span[] => {
  if (!active) return [[textOf(field)]];
  const from = Math.max(0, field.at - Math.max(1, columns - 2));
  const before = field.chars.slice(from, field.at).join('');
  return [[from > 0 ? `…${before.slice(1)}` : before], ['▏', 'accent'], [field.chars.slice(field.at).join('')]];
};

/**
 * The line that filters a list: while it is typed or hides something what it says, in `room` columns, and after it `told`;
 * else how one filters.
 */
export const filterSpans = (
  field: TextField,
  { typing, hint, room }: { typing: boolean; hint: string; room: number },
  ...told: Span[]
): Span[] =>
  typing || textOf(field) !== ''
    ? [[' filter: ', 'accent'], ...fieldSpans(field, room, typing), ...told]
    : [
        [' / ', 'accent'],
        [hint, 'dim'],
      ];
