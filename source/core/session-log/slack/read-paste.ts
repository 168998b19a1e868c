import { readLine } from '../line-grammar.ts';
import type { Post, Posts } from '../post.ts';
import { dividerOf, type Header, headerOf, nameOf, stampAlone } from './headers.ts';
import { isFolded, isNoise, repliesTold } from './noise.ts';

type Found = Header & { head: number; line: number };

const halfDay = 12 * 3_600_000;
const slack = 2 * 60_000;

const blank = (line: string | undefined): boolean => (line ?? '').trim() === '';

/**
 * A paste out of a Slack client, or null where the lines are none. Clients differ (domain.md §1.1), so it is told by what
 * comes first: a name with a time and nothing behind it is a paste, a time with words behind it a log in the plain format.
 * `near`: ms, tells the year of a day that is written without.
 */
export const readPaste = (lines: string[], near: number): Posts | null => {
  const noise = new Set<number>();
  const apart = (i: number): boolean => i === 0 || blank(lines[i - 1]) || noise.has(i - 1);

  /** The name that stands in a line of its own above a time, or above the emoji between them. */
  const nameAbove = (i: number): number | null => {
    let at = i - 1;
    while (at > i - 3 && at >= 0 && isNoise(lines[at] ?? '', '')) at -= 1;
    return at >= 0 && nameOf(lines[at] ?? '') !== null && apart(at) ? at : null;
  };

  const headerAt = (i: number): Found | null => {
    const line = lines[i] ?? '';
    if (blank(line) || isNoise(line, lines[i - 1] ?? '')) return null;
    const whole = headerOf(line, near, apart(i));
    if (whole) return { ...whole, head: i, line: i };
    const stamp = stampAlone(line, near);
    if (!stamp) return null;
    const above = nameAbove(i);
    return { ...stamp, name: above === null ? null : nameOf(lines[above] ?? ''), head: above ?? i, line: i };
  };

  const first = lines.findIndex((line, i) => !blank(line) && (headerAt(i)?.name != null || spoken(line)));
  if (first === -1 || headerAt(first)?.name == null) return null;

  const found: (Found & { date: number | null })[] = [];
  let date: number | null = null;
  let author: string | null = null;
  let half = false;
  lines.forEach((line, i) => {
    const day = dividerOf(line, near);
    if (day !== null && (apart(i) || headerAt(i + 1) !== null)) {
      noise.add(i);
      // “Today” after a named day is another one: which, the times must tell.
      date = day === 'relative' ? null : day;
      return;
    }
    const header = headerAt(i);
    if (header) {
      half ||= header.half;
      header.time = half && !header.half ? inTheDay(header.time, found.at(-1)?.time ?? null) : header.time;
      author = header.name ?? author;
      found.push({ ...header, name: author, date });
    } else if (isNoise(line, lines[i - 1] ?? '')) noise.add(i);
  });

  const posts = found.map((h, n): Post => {
    const next = found[n + 1];
    const { time } = h;
    const posted = time === null || time === 'unclear' ? time : { ...time, date: time.date ?? h.date };
    return { author: h.name, ts: null, posted, head: h.head, from: h.line + 1, to: (next?.head ?? lines.length) - 1 };
  });
  const before = found[0]?.head ?? 0;
  if (before > 0) posts.unshift({ author: null, ts: null, posted: null, head: 0, from: 0, to: before - 1 });
  return { posts, noise, doubtful: missing(lines, posts) };
};

/**
 * Under `2:04 PM` a client writes `2:05` for the next message of the same person: the time that goes on from `before`,
 * give or take two minutes.
 */
const inTheDay = (time: Header['time'], before: Header['time']): Header['time'] => {
  if (time === null || time === 'unclear' || before === null || before === 'unclear') return time;
  const [morning, afternoon] = [time.msOfDay % halfDay, (time.msOfDay % halfDay) + halfDay];
  const msOfDay = morning >= before.msOfDay - slack || afternoon < before.msOfDay - slack ? morning : afternoon;
  return { ...time, msOfDay };
};

/** A line of the plain format: a time, and words behind it. */
const spoken = (line: string): boolean => {
  const { time, body } = readLine(line);
  return time !== null && body !== '';
};

/** Lines that tell of replies which are not in the paste: somebody must see that it is not whole. */
const missing = (lines: string[], posts: Post[]): Set<number> => {
  const doubtful = new Set<number>();
  let follow = 0;
  let next = posts.length - 1;
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    for (; next >= 0 && (posts[next]?.head ?? 0) > i; next -= 1) follow += 1;
    const told = repliesTold(lines[i] ?? '');
    if (told !== null && (isFolded(lines[i] ?? '') || follow < told)) doubtful.add(i);
  }
  return doubtful;
};
