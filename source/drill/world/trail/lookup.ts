import { ApiFailure } from '../failure.ts';
import type { Bulk } from './bulk.ts';
import { type Entry, entryMatches, type Filter } from './entry.ts';
import type { Question } from './question.ts';
import { type Cursor, cursorOf, tokenOf } from './token.ts';
import { before, type Trail } from './trail.ts';

/** An empty page may have a token all the same. */
export type LookupPage = { entries: Entry[]; nextToken: string | null };

/** The Region that answers the first page of every chain empty, with a token: real pages may be so (domain.md §4.2). */
const slowRegion = 'ap-south-1';

const firstAfter = (entries: Entry[], after: Cursor['after']): number => {
  if (after === null) return 0;
  const found = entries.findIndex((e) => before(e, after) > 0);
  return found < 0 ? entries.length : found;
};

/** The next event in order, from the single ones at `own` or the bulk at `bulk`, and which of the two it was. */
type Step = {
  own: number;
  bulk: number;
  time: number;
  visibleAt: number;
  matches(filter: Filter): boolean;
  entry(): Entry;
};

const steps = function* (entries: Entry[], bulk: Bulk, region: string, cursor: Cursor): Generator<Step> {
  const numbers = bulk.numbers(region);
  let [own, passed] = [firstAfter(entries, cursor.after), cursor.bulk];
  while (own < entries.length || passed < numbers.length) {
    const single = entries[own];
    const number = numbers[numbers.length - 1 - passed];
    if (single && (number === undefined || single.time >= bulk.time(number))) {
      own++;
      const { time, visibleAt } = single;
      yield { own, bulk: passed, time, visibleAt, matches: (f) => entryMatches(single, f), entry: () => single };
    } else if (number !== undefined) {
      passed++;
      const [time, visibleAt] = [bulk.time(number), bulk.visibleAt(number)];
      const entry = () => bulk.entry(number, region);
      yield { own, bulk: passed, time, visibleAt, matches: (f) => bulk.matches(number, f), entry };
    }
  }
};

const scan = (
  trail: Trail,
  region: string,
  question: Question,
  from: Cursor,
): { found: Entry[]; next: Cursor | null } => {
  const entries = trail.entries(region);
  const found: Entry[] = [];
  let at: Cursor = from;
  for (const step of steps(entries, trail.bulk, region, from)) {
    if (step.time < question.start) return { found, next: null };
    // Delivered later than the chain began: it would shift the pages, so it waits for the next chain.
    const inRange = step.time <= question.end && step.visibleAt <= from.asOf;
    if (inRange && (!question.filter || step.matches(question.filter))) {
      // One more match than the page holds: only now is it certain that there is a next page.
      if (found.length === question.max) return { found, next: at };
      found.push(step.entry());
    }
    const last = entries[step.own - 1];
    at = { asOf: from.asOf, bulk: step.bulk, after: last ? { time: last.time, id: last.id } : from.after };
  }
  return { found, next: null };
};

/** One page, newest first, of what was delivered by `now`. Throws InvalidNextTokenException for a token of another chain. */
export const lookup = (trail: Trail, seed: number, region: string, question: Question, now: number): LookupPage => {
  const fresh: Cursor = { asOf: now, after: null, bulk: 0 };
  const start = question.token === null ? fresh : cursorOf(seed, question.binding, question.token);
  if (!start)
    throw new ApiFailure('InvalidNextTokenException', 'Invalid token, or one that belongs to other parameters.');
  if (question.insight) return { entries: [], nextToken: null };
  if (question.token === null && region === slowRegion) {
    return { entries: [], nextToken: tokenOf(seed, question.binding, fresh) };
  }
  const { found, next } = scan(trail, region, question, start);
  return { entries: found, nextToken: next ? tokenOf(seed, question.binding, next) : null };
};
