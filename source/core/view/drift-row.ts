import { hasPatch } from '../argocd/patch.ts';
import type { Finding } from '../finding.ts';
import { plural } from '../plural.ts';
import { meanings } from '../terraform/legend.ts';
import type { Attribution } from '../words.ts';
import type { DriftLine } from './drift-lines.ts';
import { findingLook } from './finding-look.ts';
import type { Pen } from './pen.ts';
import { arrow, eventSpans, mark, type RowContext } from './row-parts.ts';
import { line, lineEnds, type Span, table } from './spans.ts';
import type { Style } from './style.ts';
import { looks } from './verdict-look.ts';

const whose: { [a in Attribution]: [word: string, style: Style] } = {
  session: ['session', 'bad'],
  'pre-existing': ['not ours', 'dim'],
  unknown: ['unknown', 'warn'],
};

/** What happened to it: what was done behind Terraform's back, where that is known, else what an apply would do. */
const wordOf = (f: Finding): string => {
  const word = f.drift?.outside ?? f.drift?.planned;
  if (!word) return f.kind === 'drift' ? 'differs' : f.kind.replace('resource-', '');
  const known = (meanings as { [word: string]: { sign: string } | undefined })[word];
  return `${known?.sign ?? '?'} ${word}`;
};

const findingRow = (pen: Pen, l: DriftLine & { kind: 'finding' }, at: RowContext, selected: boolean): string => {
  const f = l.shown;
  const look = findingLook(f, at.state.progress.dispositions[f.id], at.now);
  const [who, style] = whose[f.attribution ?? (f.events.length > 0 ? 'session' : 'unknown')];
  const events = at.columns >= 100 ? 9 : 0;
  const widths = { mark: 2, arrow: 1, look: 11, word: 10, who: 8, events };
  const used = Object.values(widths).reduce((a, b) => a + b, 0) + (events > 0 ? 6 : 5);
  return table(pen, [
    { spans: [mark(selected)], width: widths.mark },
    { spans: [[arrow(l.expanded), 'dim']], width: widths.arrow },
    { spans: [[`${look.glyph} ${look.word}`, look.style]], width: widths.look },
    { spans: [[wordOf(f), l.stands ? 'plain' : 'dim']], width: widths.word },
    { spans: [[who, l.stands ? style : 'dim']], width: widths.who },
    {
      spans: [[pen.name(f.subject), selected ? 'selected' : l.stands ? 'bold' : 'dim']],
      width: Math.max(10, at.columns - used),
    },
    { spans: [[plural(f.events.length, 'event'), 'dim']], width: widths.events },
  ]);
};

/** One line of the drift screen. */
export const driftRow = (pen: Pen, l: DriftLine, at: RowContext, selected: boolean): string => {
  const { columns } = at;
  switch (l.kind) {
    case 'legend':
      return line(
        pen,
        [
          mark(selected),
          [' '],
          [arrow(l.expanded), 'dim'],
          [' What the signs mean', 'bold'],
          ['; the runbook has it backwards', 'dim'],
        ],
        columns,
      );
    case 'root': {
      const { glyph, style } = looks[l.verdict];
      const count: Span[] = l.count === 0 ? [] : [[`${l.open} open of ${l.count}`, l.open > 0 ? 'bad' : 'dim']];
      const left: Span[] = [
        ...[
          mark(selected),
          [arrow(!l.folded), 'dim'] as Span,
          [' '] as Span,
          [`${glyph} ${l.verdict} `, style] as Span,
        ],
        ...[[l.item ?? '', 'bold'] as Span, [`  ${l.why}`, 'dim'] as Span],
      ];
      return lineEnds(pen, left, count, columns - 1);
    }
    case 'finding':
      return findingRow(pen, l, at, selected);
    case 'text':
      return line(pen, [mark(selected), [' '.repeat(l.indent - 2)], ...l.spans], columns);
    case 'event':
      return line(pen, [mark(selected), ['    '], ['⏎ ', 'accent'], ...eventSpans(pen, l.event, at)], columns);
    case 'import':
      return line(
        pen,
        [
          mark(selected),
          ['    '],
          ['→ ', 'accent'],
          ...(l.finding && hasPatch(l.finding)
            ? ([
                ['formalise', 'bold'],
                [' ⏎ writes the difference into a file that you name, for git', 'dim'],
              ] as Span[])
            : ([
                ['import', 'bold'],
                [' ⏎ writes an import block into a file that you name', 'dim'],
              ] as Span[])),
        ],
        columns,
      );
  }
};

/** `12 differ: 3 of the session, 1 not ours, 8 unknown`. */
export const driftSummary = (pen: Pen, findings: readonly Finding[], columns: number): string => {
  const drift = findings.filter((f) => f.kind === 'drift' && f.standing !== false);
  const of = (a: Attribution): number => drift.filter((f) => f.attribution === a).length;
  const left: Span[] = [
    [` ${drift.length} differ`, 'bold'],
    [': '],
    [`${of('session')} of the session`, of('session') > 0 ? 'bad' : 'dim'],
    [` · ${of('pre-existing')} not ours · `, 'dim'],
    [`${of('unknown')} unknown`, of('unknown') > 0 ? 'warn' : 'dim'],
  ];
  return line(pen, left, columns);
};
