import { type CanAct, canStillAct } from '../can-still-act.ts';
import { dayTime } from '../clock.ts';
import type { EngineState } from '../engine.ts';
import type { Session } from '../session.ts';
import { countSpans } from './counts-text.ts';
import { countsOf, type ItemRow } from './item-row.ts';
import type { Pen } from './pen.ts';
import { lineEnds, type Span, widthOfSpans } from './spans.ts';
import { shortArn } from './who.ts';

/** A credential in a few words: which, whose, until when; with its day where that is not today: 05:08Z may be twelve hours on. */
const sessionText = (pen: Pen, s: Session, now: number): string => {
  const who = s.principal === null ? s.kind : shortArn(pen, s.principal);
  return `${pen.key(s.accessKeyId)} ${who} ${s.expiresAt === null ? 'no expiry' : `until ${dayTime(s.expiresAt, now)}`}`;
};

/** Names as many as there is room for; else how many, and until when. */
const whoCanAct = (pen: Pen, { sessions, text }: CanAct, columns: number, now: number): string => {
  if (sessions.length === 0) return text;
  const all = sessions.map((s) => sessionText(pen, s, now)).join(' · ');
  if (widthOfSpans(pen, [[all]]) <= columns) return all;
  const endless = sessions.filter((s) => s.expiresAt === null).length;
  const last = Math.max(...sessions.map((s) => s.expiresAt ?? 0));
  const until = endless > 0 ? `${endless} without expiry` : `latest until ${dayTime(last, now)}`;
  const short = `${sessions.length} ${sessions.length === 1 ? 'credential' : 'credentials'}, ${until}`;
  const first = sessions[0];
  const one = first && `${sessionText(pen, first, now)} and ${sessions.length - 1} more, ${until}`;
  return sessions.length > 1 && one && widthOfSpans(pen, [[one]]) <= columns ? one : short;
};

/** *Can anything still act?* on the left, the verdict counts on the right. */
export const actRow = (
  pen: Pen,
  { progress }: EngineState,
  rows: readonly ItemRow[],
  now: number,
  columns: number,
): string => {
  const can = canStillAct(progress, now);
  const counts: Span[] = [...countSpans(countsOf(rows), columns >= 150), [' ']];
  const room = columns - widthOfSpans(pen, counts) - 1;
  const left: Span[] =
    can.state === 'yes'
      ? [[' '], ['✖ CAN STILL ACT', 'bad'], ['  '], [whoCanAct(pen, can, room - 18, now)]]
      : can.state === 'no'
        ? [[' '], ['✔ nothing can still act', 'good'], ['  '], [can.text, 'dim']]
        : [
            [' '],
            [columns >= 100 ? '? CAN ANYTHING STILL ACT: unknown' : '? CAN STILL ACT: unknown', 'warn'],
            ['  '],
            [can.text],
          ];
  return lineEnds(pen, left, counts, columns);
};
