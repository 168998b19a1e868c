import { offsetOf } from './zone.ts';

/** A time as somebody typed it. `date` is ms of that day's midnight in the writer's zone; `offset` ms where a zone stands with it. */
export type ClaimedTime = { date: number | null; msOfDay: number; offset: number | null };

/** `time: 'unclear'`: the line starts with something like a time that is none, or that may mean several. */
export type ReadLine = { time: ClaimedTime | 'unclear' | null; body: string };

const head = new RegExp(
  [
    /^\s*(?:[-*•>]\s+|>)*[`*_]{0,2}\[?/,
    /(?:(?<date>\d{4}-\d{2}-\d{2})(?:T|\s+))?/,
    // A dot between digits may be a version or an amount: only with two digits before it is it taken for a time.
    /(?:(?<h>\d{1,2})(?:[:]|h(?=\d))(?<m>\d{2})|(?<h2>\d{2})\.(?<m2>\d{2}))/,
    /(?::(?<s>\d{2})(?:[.,]\d+)?)?/,
    /(?<rest>(?:[\]`*_\s]|[AaPpZ+-]|:\s|$).*)$/s,
  ]
    .map((part) => part.source)
    .join(''),
  's',
);

const halfDay = /^\s*([AaPp])\.?[Mm]\b\.?/;
const zoneWord = /^\s*(Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4})(?=[\]\s:,]|$)/;

/** One normalised line by the tolerant grammar of domain.md §1.2: time, zone and what is left. */
export const readLine = (line: string): ReadLine => {
  const found = head.exec(line)?.groups;
  if (!found) return { time: null, body: line.trim() };
  let rest = (found.rest ?? '').replace(/^[\]`*_]+/, '');
  let hours = Number(found.h ?? found.h2);
  const minutes = Number(found.m ?? found.m2);
  const seconds = Number(found.s ?? 0);

  const half = halfDay.exec(rest);
  // “13:05 am restarting it”: after a time of 24 hours, “am” is a word of the sentence.
  if (half && hours >= 1 && hours <= 12) {
    hours = (hours % 12) + (half[1]?.toLowerCase() === 'p' ? 12 : 0);
    rest = rest.slice(half[0].length);
  } else if (half && half[1]?.toLowerCase() === 'p' && hours > 12) rest = rest.slice(half[0].length);

  const word = zoneWord.exec(rest);
  const offset = word?.[1] === undefined ? null : offsetOf(word[1]);
  if (word && offset !== null) rest = rest.slice(word[0].length);
  // What is glued to the digits and is neither am, pm nor a zone: 13:05-ish, 12:30pods.
  if (rest !== '' && !/^[\]\s:,`*_]/.test(rest)) return { time: null, body: line.trim() };

  const body = rest.replace(/^[\]\s]*(?:(?:--?|[:|,])(?=\s|$))?\s*/, '');
  const date = found.date === undefined ? null : Date.parse(`${found.date}T00:00:00Z`);
  const wrong = hours > 23 || minutes > 59 || seconds > 59 || Number.isNaN(date) || offset === 'ambiguous';
  if (wrong) return { time: 'unclear', body: body.trim() };
  return {
    time: { date, msOfDay: ((hours * 60 + minutes) * 60 + seconds) * 1000, offset: offset as number | null },
    body: body.trim(),
  };
};
