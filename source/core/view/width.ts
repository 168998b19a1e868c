import stringWidth from 'string-width';

/** Columns on a terminal. All functions here take text that went through safeText: no controls, no joined graphemes. */

const printable = /^[\x20-\x7e]*$/;
const widths = new Map<string, number>();

const charWidth = (char: string): number => {
  let width = widths.get(char);
  if (width === undefined) {
    if (widths.size > 4096) widths.clear();
    width = stringWidth(char);
    widths.set(char, width);
  }
  return width;
};

export const widthOf = (text: string): number => {
  if (printable.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
};

/** As many whole characters as fit into `columns`. */
const take = (text: string, columns: number): string => {
  if (printable.test(text)) return text.slice(0, columns);
  let width = 0;
  let out = '';
  for (const char of text) {
    width += charWidth(char);
    if (width > columns) break;
    out += char;
  }
  return out;
};

/** At most `columns` wide; what is cut off is shown by `ellipsis`. */
export const cut = (text: string, columns: number, ellipsis = '…'): string => {
  if (columns <= 0) return '';
  if (text.length <= columns && printable.test(text)) return text;
  if (widthOf(text) <= columns) return text;
  const room = columns - widthOf(ellipsis);
  return room <= 0 ? take(ellipsis, columns) : take(text, room) + ellipsis;
};

/** The same from the front: the end of a name tells it apart. */
export const cutFront = (text: string, columns: number, ellipsis = '…'): string => {
  if (widthOf(text) <= columns) return text;
  const room = columns - widthOf(ellipsis);
  let kept = '';
  for (const char of [...text].reverse()) {
    if (widthOf(char + kept) > room) break;
    kept = char + kept;
  }
  return room <= 0 ? take(ellipsis, columns) : ellipsis + kept;
};

/** Words wrapped into lines of at most `columns`; a longer word is broken. Never empty. */
export const wrap = (text: string, columns: number): string[] => {
  const room = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (widthOf(line) > room) {
      // A character wider than the room must still be taken, or this would never end.
      const head = take(line, room) || ([...line][0] ?? '');
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line];
};
