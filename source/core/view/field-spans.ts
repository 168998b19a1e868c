import type { Span } from './spans.ts';
import { type TextField, textOf } from './text-field.ts';

/** The field with its cursor. Long text is shown from where the cursor is still seen in `columns`. */
export const fieldSpans = (field: TextField, columns: number, active = true): Span[] => {
  if (!active) return [[textOf(field)]];
  const from = Math.max(0, field.at - Math.max(1, columns - 2));
  const before = field.chars.slice(from, field.at).join('');
  return [[from > 0 ? `…${before.slice(1)}` : before], ['▏', 'accent'], [field.chars.slice(field.at).join('')]];
};
