import type { Pen } from './pen.ts';
import { type Span, widthOfSpans } from './spans.ts';
import { wrap } from './width.ts';

type Line = { kind: string };
type Text = { kind: 'text'; indent: number; spans: Span[] };

const isText = <L extends Line>(l: L): l is L & Text => l.kind === 'text';

const wrapOne = <L extends Text>(pen: Pen, l: L, columns: number): L[] => {
  const label = l.spans.slice(0, -1);
  const [text, style] = l.spans.at(-1) ?? [''];
  const before = widthOfSpans(pen, label);
  const room = columns - l.indent - before - 2;
  const whole = pen.out(text);
  if (room < 20 || widthOfSpans(pen, [[whole]]) <= room) return [l];
  return wrap(whole, room).map((part, i) => {
    const spans: Span[] = i === 0 ? [...label, [part, style]] : [[' '.repeat(before)], [part, style]];
    return { ...l, spans };
  });
};

/** Prose and JSON that is wider than the screen goes on in the next line, under where its text began. */
export const wrapLines = <L extends Line>(pen: Pen, lines: readonly L[], columns: number): L[] => {
  // Thousands of rows, of which hardly any is text: nothing is made anew for the others.
  const out: L[] = [];
  for (const l of lines) {
    if (isText(l)) out.push(...wrapOne(pen, l, columns));
    else out.push(l);
  }
  return out;
};
