import { closersOf, fences } from './closers.ts';
import { type ReadLine, readLine } from './line-grammar.ts';

/** Lines that belong together. `from` is the index of the first one, `to` that of the last; `text` is joined. */
export type Block = ReadLine & { from: number; to: number; text: string };

const fence = /^\s*```/;

/** What stands behind an opening fence, and before a closing one: nothing, a language, or the first and last line. */
const behindFence = (line: string): string => line.replace(/^\s*```(?:[a-z]+$)?/, '').replace(/```\s*$/, '');

/** A line that says itself that it was run: in a message without times each of these is its own entry. */
const says = /^\s*(?:[-*•>]\s+)?(?:(?:ran|run|exec|executed)\s*:\s|[$❯➜]\s+\S)/i;

const joined = (text: string, more: string[]): string => {
  if (more.length === 0) return text;
  if (text.endsWith('\\')) return `${text.slice(0, -1).trimEnd()} ${more.join('\n').trimStart()}`;
  return [text, ...more].filter((line, i) => i > 0 || line !== '').join('\n');
};

export type Grouping = {
  /** Lines that a chat client put in: they are nobody's words. */
  noise?: ReadonlySet<number>;
  /** Lines that are none of a block's, and end it. */
  gaps?: ReadonlySet<number>;
  /** The lines are one message, whose time stands above: a line that says what was run opens an entry without one. */
  message?: boolean;
};

/**
 * Normalised lines → blocks: a line with a time opens one; lines without go to the block before; a backslash at the end,
 * a code fence and a heredoc keep lines together whatever they look like. A paragraph after an empty line stands alone.
 * Made once for a log, then asked for each part of it.
 */
export const lineGrouper = (lines: string[]) => {
  const closing = closersOf(lines);

  /** A fence around a whole log, rather than around what belongs to one line of it. */
  const wrapsLog = (open: number, close: number): boolean => {
    const rest = behindFence(lines[open] ?? '');
    if (readLine(rest).time !== null) return true;
    for (let i = open + 1; i < close; i += 1) {
      const line = lines[i] ?? '';
      if (line.trim() !== '') return rest.trim() === '' && readLine(line).time !== null;
    }
    return false;
  };

  return (from: number, to: number, { noise, gaps, message = false }: Grouping = {}): Block[] => {
    const blocks: Block[] = [];
    let afterGap = false;
    /** Where the fence around several lines of a log ends: from there on its mark is no text. */
    let wrapped = -1;
    /** A message that is one fence: its lines are one entry, unless they have times of their own. */
    const keepsTogether = (open: number, close: number | null): boolean =>
      message && close !== null && blocks.length === 0 && !wrapsLog(open, close);
    for (let i = from; i <= to; i += 1) {
      if (gaps?.has(i)) {
        afterGap = true;
        continue;
      }
      const block = blocks.at(-1);
      const whole = lines[i] ?? '';
      const opens = i !== wrapped && fence.test(whole) && fences(whole) === 1;
      const close = i === wrapped ? null : closing(i, to);
      const bare = opens && (close === null || block === undefined || wrapsLog(i, close)) && !keepsTogether(i, close);
      if (bare && close !== null) wrapped = close;
      const line = bare || i === wrapped ? behindFence(whole) : whole;
      if (noise?.has(i) || line.trim() === '') {
        // A fence is no gap: what is in it may go on with the line before.
        afterGap = afterGap || (!bare && i !== wrapped && !noise?.has(i));
        continue;
      }
      const inside = block?.text.endsWith('\\') === true || fence.test(line);
      const read: ReadLine = inside ? { time: null, body: line.trim() } : readLine(line);
      const last = bare ? i : (close ?? i);
      const apart = (afterGap && !fence.test(line)) || (message && !inside && says.test(line));
      if (block === undefined || read.time !== null || apart) {
        blocks.push({ ...read, from: i, to: last, text: joined(read.body, lines.slice(i + 1, last + 1)) });
      } else {
        block.text = joined(block.text, i === wrapped || bare ? [line] : lines.slice(i, last + 1));
        block.to = last;
      }
      afterGap = false;
      i = last;
    }
    return blocks;
  };
};
