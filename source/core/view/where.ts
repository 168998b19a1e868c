import type { Pen } from './pen.ts';
import { line, widthOfSpans } from './spans.ts';

/** ` ── Trail ─────`: where one is, across the screen. */
export const whereRow = (pen: Pen, title: string, columns: number): string => {
  const rest = Math.max(0, columns - 6 - widthOfSpans(pen, [[title]]));
  return line(
    pen,
    [
      [' ── ', 'dim'],
      [title, 'accent'],
      [` ${'─'.repeat(rest)}`, 'dim'],
    ],
    columns,
  );
};
