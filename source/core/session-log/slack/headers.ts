import { type ReadLine, readLine } from '../line-grammar.ts';
import { dayPattern, readDay } from './day-text.ts';

/** The line above a message in a Slack client: who, and when. `time` as in `ReadLine`. `name` null: the one before goes on; `half`: with am or pm. */
export type Header = { name: string | null; time: ReadLine['time']; half: boolean };

const clock = String.raw`\[?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\]?`;
const stamp = `(?<stamp>(?:(?<day>${dayPattern})(?:,?\\s+at|,)?\\s+)?(?<clock>${clock}))`;
const edited = String.raw`\s*(?:\(edited\))?\s*$`;

const alone = new RegExp(`^\\s*${stamp}${edited}`, 'i');
const behindGap = new RegExp(
  `^(?<name>\\S.*?)(?:\\s{2,}|\\s+(?=\\[)|\\s+(?=(?:${dayPattern}),?\\s+at\\s))${stamp}${edited}`,
  'i',
);
const behindSpace = new RegExp(`^(?<name>\\S+(?:\\s\\S+){0,3}?)\\s${stamp}${edited}`, 'i');

/** Words that stand before a time in a sentence, never at the end of a name. */
const sentence =
  /(?:^|\s)(?:at|by|until|till|til|from|since|around|before|after|is|was|are|were|the|to|and|for|on|in|of|ends?|starts?|started|expires?|back|now|about)$/i;
const adorned =
  /(?:\s+(?:APP|BOT|WORKFLOW)|\s*:[a-z0-9_+-]+:|\s*\p{Extended_Pictographic}[\ufe0f\u200d]*|\s*\([^)]*\))+$/u;

/** What may be the name of somebody: short, one piece, no sentence, no command, no time. */
export const nameOf = (text: string): string | null => {
  const name = text.trim().replace(adorned, '').trim();
  const wrong =
    name === '' ||
    name.length > 60 ||
    /\s{2,}|[`$=:;|<>{}"/\\]|[.,!?…]$/.test(name) ||
    sentence.test(name) ||
    !/\p{L}/u.test(name);
  return wrong || name.split(/\s+/).length > 5 || readLine(name).time !== null ? null : name.replace(/^@/, '');
};

const isHalf = (clock = ''): boolean => /[ap]\.?m/i.test(clock);

/** No header is longer; what is longer need not be searched for one. */
const longest = 200;

const timeOf = (groups: { [name: string]: string | undefined }, near: number): Header['time'] => {
  const { time } = readLine(groups.clock ?? '');
  if (time === null || time === 'unclear') return 'unclear';
  return { ...time, date: groups.day === undefined ? null : readDay(groups.day, near) };
};

/** A line with nothing but a time: a message of the same person, or of the one whose name is the line before. */
export const stampAlone = (line: string, near: number): Header | null => {
  const groups = line.length > longest ? undefined : alone.exec(line)?.groups;
  return groups ? { name: null, time: timeOf(groups, near), half: isHalf(groups.clock) } : null;
};

/** A line with a name and a time; with one space between them only where the line stands apart (`loose`). */
export const headerOf = (line: string, near: number, loose: boolean): Header | null => {
  if (line.length > longest) return null;
  const groups = (behindGap.exec(line) ?? (loose ? behindSpace.exec(line) : null))?.groups;
  const name = nameOf(groups?.name ?? '');
  return groups && name !== null ? { name, time: timeOf(groups, near), half: isHalf(groups.clock) } : null;
};

const divider = new RegExp(`^[\\s–—-]*(${dayPattern})[\\s–—-]*$`, 'i');

/** The line between two days: ms of its midnight, `relative` where it names none, null where it is no such line. */
export const dividerOf = (line: string, near: number): number | 'relative' | null => {
  const text = divider.exec(line)?.[1];
  return text === undefined ? null : (readDay(text, near) ?? 'relative');
};
