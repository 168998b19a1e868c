import { type ReadLine, readLine } from './line-grammar.ts';

/** Lines that belong together. `from` is the index of the first one, `to` that of the last; `text` is joined. */
export type Block = ReadLine & { from: number; to: number; text: string };

const fence = /^\s*```/;
const fences = (line: string): number => line.split('```').length - 1;
const heredoc = /<<-?\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/;

/** Index of the line that closes what `lines[at]` opens, or null: something never closed must not swallow the log. */
const closing = (lines: string[], at: number): number | null => {
  const line = lines[at] ?? '';
  if (fences(line) % 2 === 1) {
    const end = lines.findIndex((l, i) => i > at && fences(l) % 2 === 1);
    return end === -1 ? null : end;
  }
  const word = heredoc.exec(line)?.[2];
  if (word === undefined) return null;
  const end = lines.findIndex((l, i) => i > at && l.trim() === word);
  return end === -1 ? null : end;
};

/** A fence around a whole log, rather than around what belongs to one line of it. */
const wrapsLog = (lines: string[], open: number, close: number): boolean => {
  const first = lines.slice(open + 1, close).find((l) => l.trim() !== '');
  return fence.test(lines[open] ?? '') && first !== undefined && readLine(first).time !== null;
};

const joined = (text: string, more: string[]): string => {
  if (more.length === 0) return text;
  if (text.endsWith('\\')) return `${text.slice(0, -1).trimEnd()} ${more.join('\n').trimStart()}`;
  return [text, ...more].filter((line, i) => i > 0 || line !== '').join('\n');
};

/**
 * Normalised lines → blocks: a line with a time opens one; lines without go to the block before; a backslash at the end,
 * a code fence and a heredoc keep lines together whatever they look like. A paragraph after an empty line stands alone.
 */
export const groupLines = (lines: string[]): Block[] => {
  const blocks: Block[] = [];
  let afterGap = false;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const block = blocks.at(-1);
    const opens = fence.test(line) && fences(line) === 1;
    const close = closing(lines, i);
    if (opens && (close === null || block === undefined || wrapsLog(lines, i, close))) continue;
    if (line.trim() === '') {
      afterGap = true;
      continue;
    }
    const inside = block?.text.endsWith('\\') === true || fence.test(line);
    const read: ReadLine = inside ? { time: null, body: line.trim() } : readLine(line);
    const last = close ?? i;
    if (block === undefined || read.time !== null || (afterGap && !fence.test(line))) {
      blocks.push({ ...read, from: i, to: last, text: joined(read.body, lines.slice(i + 1, last + 1)) });
    } else {
      block.text = joined(block.text, lines.slice(i, last + 1));
      block.to = last;
    }
    afterGap = false;
    i = last;
  }
  return blocks;
};
