import type { DriftLine } from './drift-lines.ts';
import type { Pen } from './pen.ts';
import { type Span, widthOfSpans } from './spans.ts';
import { wrap } from './width.ts';

const wrapOne = (pen: Pen, l: DriftLine & { kind: 'text' }, columns: number): DriftLine[] => {
  const label = l.spans.slice(0, -1);
  const [text, style] = l.spans.at(-1) ?? [''];
  const before = widthOfSpans(pen, label);
  const room = columns - l.indent - before - 2;
  const whole = pen.out(text);
  if (room < 20 || widthOfSpans(pen, [[whole]]) <= room) return [l];
  return wrap(whole, room).map((part, i): DriftLine => {
    const spans: Span[] = i === 0 ? [...label, [part, style]] : [[' '.repeat(before)], [part, style]];
    return { ...l, spans };
  });
};

/** What is wider than the screen goes on in the next line, under where its text began. */
export const wrapDriftLines = (pen: Pen, lines: readonly DriftLine[], columns: number): DriftLine[] => {
  // Thousands of rows, of which hardly any is text: nothing is made anew for the others.
  const out: DriftLine[] = [];
  for (const l of lines) {
    if (l.kind === 'text') out.push(...wrapOne(pen, l, columns));
    else out.push(l);
  }
  return out;
};
