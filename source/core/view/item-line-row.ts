import { dayTime } from '../clock.ts';
import type { ActionState } from '../plan.ts';
import { plural } from '../plural.ts';
import { findingLook } from './finding-look.ts';
import { coverageOffer, type ItemLine } from './item-lines.ts';
import { linkOffer } from './link-lines.ts';
import type { Pen } from './pen.ts';
import { arrow, eventSpans, mark, type RowContext } from './row-parts.ts';
import { line, lineEnds, type Span, table, widthOfSpans } from './spans.ts';
import type { Style } from './style.ts';

/** A change is `done` only when the read-back saw it; `settled` means that a probe has looked since. */
const states: { [state in ActionState]: [glyph: string, style: Style] } = {
  running: ['◌', 'accent'],
  done: ['✔', 'good'],
  failed: ['✖', 'bad'],
  unsettled: ['!', 'inverse'],
  settled: ['–', 'dim'],
  stopped: ['–', 'warn'],
};

/** What `enter` does on an offer that is no plan. */
const offers: { [action: string]: string } = { [linkOffer]: 'asks which, and why', [coverageOffer]: 'opens it' };

/** Where the whole ARN has no room, what it ends with says more than what it begins with. */
const subjectText = (pen: Pen, subject: string, columns: number): string => {
  const whole = pen.name(subject);
  if (widthOfSpans(pen, [[whole]]) <= columns) return whole;
  return whole.replace(/\barn:[\w-]*:[\w-]*:[\w-]*:[\w-]*:(?=\S)/g, '');
};

/** State, kind and subject in columns, so that a page of findings can be read downwards. */
const findingRow = (pen: Pen, l: ItemLine & { kind: 'finding' }, at: RowContext, selected: boolean): string => {
  const f = l.shown;
  const look = findingLook(f, at.state.progress.dispositions[f.id], at.now);
  const when = f.at === null ? '' : dayTime(f.at, at.now);
  const kind = at.columns >= 100 ? 26 : 20;
  const events = at.columns >= 100 ? 9 : 0;
  const used = 2 + 2 + 12 + kind + events + 12;
  const rest = Math.max(10, at.columns - used - (events > 0 ? 6 : 5));
  return table(pen, [
    { spans: [mark(selected)], width: 2 },
    { spans: [[arrow(l.expanded), 'dim']], width: 1 },
    { spans: [[`${look.glyph} ${look.word}`, look.style]], width: 12 },
    { spans: [[f.kind, selected ? 'selected' : l.open ? 'bold' : 'plain']], width: kind },
    {
      spans: [[subjectText(pen, f.subject, rest), l.open ? 'plain' : 'dim']],
      width: rest,
    },
    { spans: [[plural(f.events.length, 'event'), 'dim']], width: events },
    { spans: [[when, 'dim']], width: 12, right: true },
  ]);
};

/** One line of the item screen. */
export const itemLineRow = (pen: Pen, l: ItemLine, at: RowContext, selected: boolean): string => {
  const { columns } = at;
  switch (l.kind) {
    case 'heading':
      return line(pen, [mark(selected), [' '], ...l.spans.map(([t, s]): Span => [t, s ?? 'bold'])], columns);
    case 'text':
      return line(pen, [mark(selected), [' '.repeat(l.indent - 2)], ...l.spans], columns);
    case 'finding':
      return findingRow(pen, l, at, selected);
    case 'event':
      return line(
        pen,
        [mark(selected), ['    '], [arrow(l.expanded), 'dim'], [' '], ...eventSpans(pen, l.event, at)],
        columns,
      );
    case 'offer': {
      const why: Span[] =
        l.disabled === null
          ? [[` ⏎ ${offers[l.action] ?? 'plan it, nothing changes yet'}`, 'dim']]
          : [[` not now: ${l.disabled}`, 'warn']];
      return line(
        pen,
        [mark(selected), ['    '], ['→ ', 'accent'], [l.label, l.disabled === null ? 'bold' : 'dim'], ...why],
        columns,
      );
    }
    case 'action': {
      const [glyph, style] = states[l.action.state];
      const end: Span[] = [[`${dayTime(l.action.requestedAt, at.now)} by ${pen.name(l.action.by)} `, 'dim']];
      const head: Span[] = [
        mark(selected),
        [' '],
        [arrow(l.expanded), 'dim'],
        [' '],
        [`${glyph} ${l.action.state}`, style],
      ];
      return lineEnds(pen, [...head, [` ${l.action.title}`]], end, columns);
    }
  }
};
