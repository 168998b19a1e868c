import type { ItemLine } from './item-lines.ts';
import type { Pen } from './pen.ts';
import { type Span, widthOfSpans } from './spans.ts';
import { wrap } from './width.ts';

/** Prose and JSON that is wider than the screen goes on in the next line, under where its text began. */
export const wrapItemLines = (pen: Pen, lines: readonly ItemLine[], columns: number): ItemLine[] =>
  lines.flatMap((line): ItemLine[] => {
    if (line.kind !== 'text') return [line];
    const label = line.spans.slice(0, -1);
    const [text, style] = line.spans.at(-1) ?? [''];
    const before = widthOfSpans(pen, label);
    const room = columns - line.indent - before - 2;
    const whole = pen.out(text);
    if (room < 20 || widthOfSpans(pen, [[whole]]) <= room) return [line];
    return wrap(whole, room).map((part, i): ItemLine => {
      const spans: Span[] = i === 0 ? [...label, [part, style]] : [[' '.repeat(before)], [part, style]];
      return { ...line, spans };
    });
  });
