import type { Pen } from './pen.ts';
import { line, type Span, widthOfSpans } from './spans.ts';
import type { Style } from './style.ts';

/** `╭ title ─── end ╮` over exactly `columns`. */
const edge = (
  pen: Pen,
  [open, close]: readonly [string, string],
  title: readonly Span[],
  end: readonly Span[],
  columns: number,
  style: Style,
  keepEnd = false,
): string => {
  const pad = (spans: readonly Span[]): Span[] => (spans.length > 0 ? [[' '], ...spans, [' ']] : []);
  const head = pad(title);
  const tail = pad(end);
  const inner = columns - 2;
  const ends = (middle: string): string => pen.paint(pen.out(open), style) + middle + pen.paint(pen.out(close), style);
  const room = inner - widthOfSpans(pen, tail);
  if (keepEnd && widthOfSpans(pen, head) > room && room > 10)
    return ends(line(pen, head, room, true) + line(pen, tail, inner - room, true));
  const fits = widthOfSpans(pen, head) + widthOfSpans(pen, tail) <= inner;
  const last = fits ? tail : [];
  const rule = inner - widthOfSpans(pen, head) - widthOfSpans(pen, last);
  const middle = line(pen, [...head, ['─'.repeat(Math.max(0, rule)), style], ...last], inner, true);
  return ends(middle);
};

/** `keepEnd`: where both do not fit, the title is cut, and not the end left out. */
export type Frame = {
  title: readonly Span[];
  end?: readonly Span[];
  foot?: readonly Span[];
  accent?: boolean;
  keepEnd?: boolean;
};

/** A box of exactly `columns` around rows that are each exactly `columns - 2` wide. */
export const boxed = (
  pen: Pen,
  { title, end = [], foot = [], accent = false, keepEnd = false }: Frame,
  rows: string[],
  columns: number,
): string[] => {
  const style: Style = accent ? 'accent' : 'dim';
  const side = pen.paint(pen.out('│'), style);
  return [
    edge(pen, ['╭', '╮'], title, end, columns, style, keepEnd),
    ...rows.map((r) => side + r + side),
    edge(pen, ['╰', '╯'], [], foot, columns, style),
  ];
};
