import { clockText, currentWindow, effectiveT, hoursText, windows } from '../clock.ts';
import type { EngineState } from '../engine.ts';
import { badgesOf } from './badges.ts';
import type { Pen } from './pen.ts';
import { clockBar } from './progress-bar.ts';
import { lineEnds, type Span, widthOfSpans } from './spans.ts';
import { clockTime } from './time-text.ts';
import { whoSpans } from './who.ts';

const savedSpans = ({ savedAt }: EngineState): Span[] =>
  savedAt === null ? [['not saved yet', 'warn']] : [['saved ', 'dim'], [clockTime(savedAt)]];

/** Columns below which the end of a name tells nothing. */
const leastName = 8;

/** Which incident, in which mode, who reads and acts, what is on disk. */
export const titleRow = (pen: Pen, state: EngineState, columns: number): string => {
  const incident = state.progress.incident;
  const badges = badgesOf(state).flatMap((b): Span[] => [[' '], [` ${b} `, 'badge']]);
  const left: Span[] = [
    [' '],
    ...(columns >= 100 ? ([['reseal', 'accent'], ['  ']] as Span[]) : []),
    [incident?.id ?? 'no incident', 'bold'],
    ...badges,
    ...(incident?.title ? ([['  '], [incident.title]] as Span[]) : []),
  ];
  const saved = savedSpans(state);
  // Who acts and what is saved matter more than the title, but never more than the id and the badges.
  const least = widthOfSpans(pen, left.slice(0, columns >= 100 ? 4 + badges.length : 2 + badges.length)) + 2;
  const endWith = (who: readonly Span[]): Span[] => [[' '], ...who, ['   '], ...saved];
  const spare = (end: readonly Span[]): number => columns - least - 1 - widthOfSpans(pen, end);
  const whole = endWith(whoSpans(pen, state));
  // Where the whole names have no room, their ends: the role differs there, and the person stands there.
  const each = Math.floor(spare(endWith(whoSpans(pen, state, 0))) / 2);
  const end = spare(whole) >= 0 ? whole : each >= leastName ? endWith(whoSpans(pen, state, each)) : saved;
  return lineEnds(pen, left, [...end, [' ']], columns);
};

/** `T+02:41:07 of 24:00`, how far along that is, and when the window closes. */
export const clockRow = (pen: Pen, state: EngineState, now: number, columns: number): string => {
  const t = effectiveT(state.progress);
  const left: Span[] = [[' '], [clockText(t, now), 'bold'], [' of 24:00', 'dim'], ['   ']];
  const window = windows.find((w) => w.id === currentWindow(t, now));
  const closes = window ? t + window.to * 3_600_000 - now : 0;
  const end: Span[] =
    closes <= 0
      ? [[`24 hours are over by ${hoursText(closes)}`, 'bad'], [' ']]
      : [[`window ${window?.id ?? 3} closes in ${hoursText(closes)}`], [' ']];
  const bar = clockBar(t, now, columns - widthOfSpans(pen, left) - widthOfSpans(pen, end) - 3);
  return lineEnds(pen, [...left, ...bar], end, columns);
};
