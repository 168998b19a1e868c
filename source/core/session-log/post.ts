import type { ReadLine } from './line-grammar.ts';

/**
 * A part of a log that has one writer and one time: a message, or the whole of a plain log. `from` and `to` are indexes of
 * lines (inclusive; `to` before `from` = it has none), `head` that of the first line that belongs to it at all.
 */
export type Post = {
  author: string | null;
  /** Slack's `ts`, and that of the first message of its thread. */
  ts: string | null;
  thread?: string | null;
  /** ms where it is known exactly, else what stands above the message. */
  posted: number | ReadLine['time'];
  head: number;
  from: number;
  to: number;
};

/** What a reader of one format makes of the lines. `noise`: not to be read; `doubtful`: a person must look at these lines. */
export type Posts = { posts: Post[]; noise: ReadonlySet<number>; doubtful: ReadonlySet<number> };

export const onePost = (lines: string[], posted: number | null = null): Posts => ({
  posts: [{ author: null, ts: null, posted, head: 0, from: 0, to: lines.length - 1 }],
  noise: new Set(),
  doubtful: new Set(),
});
