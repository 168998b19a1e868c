import type { LogEntry } from '../incident.ts';
import { commandsOf } from './commands/commands-of.ts';
import { type Block, lineGrouper } from './group-lines.ts';
import { type Placed, placeNear, placeTimes } from './place-times.ts';
import type { Post, Posts } from './post.ts';
import { questionsAbout } from './questions.ts';
import { readBody } from './read-body.ts';

/** Lines as they are read, and as they are kept; both without secrets. */
export type Lines = { clean: string[]; raw: string[] };

export type Context = { date: number; zone?: string; source: string; day?: number | null };

/** A block with its message; `doubtful`: it has to be looked at, whatever it says. */
type Part = { block: Block; post: Post; start: number; doubtful: boolean };

const parted = ({ clean }: Lines, { posts, noise, doubtful }: Posts): Part[] => {
  const group = lineGrouper(clean);
  const parts = posts.flatMap((post) => {
    const blocks = group(post.from, post.to, { noise, gaps: doubtful, message: post.posted !== null });
    const silent: Block = { time: null, body: '', from: post.head, to: post.head, text: '(no text)' };
    const whole = blocks.length === 0 && post.posted !== null ? [silent] : blocks;
    return whole.map((block): Part => ({ block, post, start: block.from, doubtful: false }));
  });
  const postAt = (line: number): Post => posts.findLast((p) => p.head <= line) ?? { ...nobody, head: line };
  const covered = (line: number): boolean => parts.some(({ block }) => block.from <= line && line <= block.to);
  for (const line of [...doubtful].filter((d) => !covered(d))) {
    const block = { time: null, body: '', from: line, to: line, text: (clean[line] ?? '').trim() };
    parts.push({ block, post: postAt(line), start: line, doubtful: true });
  }
  if (doubtful.size > 0) parts.sort((a, b) => a.block.from - b.block.from);
  // What stands above a message belongs to the first part of it.
  for (const [i, part] of parts.entries())
    if (parts[i - 1]?.post !== part.post) part.start = Math.min(part.start, part.post.head);
  return parts;
};

const nobody: Post = { author: null, ts: null, posted: null, head: 0, from: 0, to: 0 };

const unplaced: Placed = { at: null, other: null, problem: null };

type Times = { posted: Map<Post, Placed>; of(part: Part): Placed };

/** Places what is claimed in order; what a message claims stands near the time when it was posted. */
const timed = (parts: Part[], posts: Post[], { date, zone = 'UTC', day = null }: Context): Times => {
  const posted = new Map<Post, Placed>();
  const blocks = new Map<Block, Placed>();
  const queue = [
    ...posts.flatMap((p) =>
      p.posted !== null && typeof p.posted === 'object' ? [{ head: p.head, post: p, time: p.posted }] : [],
    ),
    ...parts.flatMap(({ post, block }) =>
      post.posted === null && block.time !== null && block.time !== 'unclear'
        ? [{ head: block.from, block, time: block.time }]
        : [],
    ),
  ].sort((a, b) => a.head - b.head);
  placeTimes(
    queue.map((q) => q.time),
    { start: date, day },
    zone,
  ).forEach((placed, i) => {
    const asked = queue[i];
    if (asked && 'post' in asked) posted.set(asked.post, placed);
    else if (asked) blocks.set(asked.block, placed);
  });
  for (const p of posts) if (typeof p.posted === 'number') posted.set(p, { at: p.posted, other: null, problem: null });
  return {
    posted,
    of({ post, block }) {
      const { time } = block;
      if (time === 'unclear') return unplaced;
      if (post.posted === null) return blocks.get(block) ?? unplaced;
      const base = posted.get(post) ?? unplaced;
      return time === null || base.at === null ? base : placeNear(time, base.at, zone);
    },
  };
};

const lastFilled = (lines: string[], from: number, to: number): number => {
  let last = to;
  while (last > from && (lines[last] ?? '').trim() === '') last -= 1;
  return last;
};

/** Posts of a log → its entries, in the order of the lines, and what must be asked about them. */
export const entriesOf = (
  lines: Lines,
  posts: Posts,
  context: Context,
): { entries: LogEntry[]; questions: string[] } => {
  const parts = parted(lines, posts);
  const times = timed(parts, posts.posts, context);
  const placed = parts.map((part) => times.of(part));
  const messages = posts.posts.some((p) => p.posted !== null);
  const entries = parts.map((part, i): LogEntry => {
    const { block, post } = part;
    const { at, other } = placed[i] ?? unplaced;
    // What a client put around a message is kept in `raw`, up to where the next begins.
    const upTo = messages ? (parts[i + 1]?.start ?? lines.raw.length) - 1 : block.to;
    const start = i === 0 && messages ? 0 : part.start;
    const body = readBody(block.text);
    // A time that was typed but means nothing must be seen by somebody, whatever the rest says.
    const lost = part.doubtful || (block.time !== null && at === null) || (post.posted === 'unclear' && at === null);
    const commands = body.code === null ? [] : commandsOf(body.code);
    return {
      line: block.from + 1,
      at,
      kind: lost ? 'unparsed' : body.kind,
      text: body.text,
      raw: lines.raw.slice(start, Math.max(lastFilled(lines.raw, start, upTo), block.to) + 1).join('\n'),
      source: context.source,
      ...(commands.length > 0 ? { commands } : {}),
      ...(post.posted === null ? {} : { author: post.author, postedAt: times.posted.get(post)?.at ?? null }),
      ...(post.ts === null ? {} : { ts: post.ts }),
      ...(post.thread ? { thread: post.thread } : {}),
      ...(other === null ? {} : { otherAt: other }),
    };
  });
  const zone = context.zone ?? 'UTC';
  return {
    entries,
    questions: questionsAbout(
      entries,
      placed.map((p) => p.problem),
      zone,
    ),
  };
};
