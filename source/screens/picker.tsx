import { Box, useInput, useWindowSize } from 'ink';
import { useMemo } from 'react';
import { Choice } from '../components/choice.tsx';
import { Lines } from '../components/lines.tsx';
import type { IncidentEntry } from '../core/incident-entry.ts';
import { countSpans } from '../core/view/counts-text.ts';
import { createPen, type Pen } from '../core/view/pen.ts';
import { line, type Span } from '../core/view/spans.ts';
import { clockTime, monthDay } from '../core/view/time-text.ts';
import type { Verdict } from '../core/words.ts';
import { BodyContext, noBody, PenContext } from '../hooks/app-context.ts';
import { hintRow } from '../keys/footer.ts';

const time = (at: number): string => `${monthDay(at)} ${clockTime(at)}`;

/** What is known of an incident without opening it, in one line of plain text. */
const about = (i: IncidentEntry): string => {
  if (i.problem !== null) return i.problem;
  const counts = new Map(Object.entries(i.verdicts ?? {}) as [Verdict, number][]);
  const verdicts = countSpans(counts, false)
    .map(([text]) => text)
    .join('');
  const opened = i.openedAt === null ? '' : `opened ${time(i.openedAt)}`;
  const checked = i.checkedAt === null ? 'never checked' : `checked ${time(i.checkedAt)}`;
  return [i.drill ? 'DRILL' : '', i.title, opened, checked, verdicts].filter((t) => t !== '').join(' · ');
};

type Props = {
  incidents: readonly IncidentEntry[];
  options: { noColor: boolean; ascii: boolean };
  onPick: (id: string | null) => void;
};

/** The resume picker: several incidents are open, one is gone on with. */
export const Picker = ({ incidents, options: { noColor, ascii }, onPick }: Props) => {
  const { columns, rows } = useWindowSize();
  const pen = useMemo((): Pen => createPen({ color: !noColor, ascii, mask: null }), [noColor, ascii]);
  const choices = useMemo(() => incidents.map((i) => ({ value: i.id, label: i.id, help: about(i) })), [incidents]);
  // The only other root input: the app is not there yet. Choosing is the picker's own.
  useInput((input, key) => {
    if (key.escape || input === 'q' || (key.ctrl && input === 'c')) onPick(null);
  });
  const head: Span[] = [
    [' reseal', 'accent'],
    ['  Which incident shall be gone on with?', 'bold'],
  ];
  const limit = Math.max(1, Math.min(incidents.length, rows - 6));
  const body = { ...noBody, columns, rows: rows - 2 };
  const hints = [
    ['↑↓', 'move'],
    ['⏎', 'open'],
    ['q', 'quit'],
  ] as const;
  return (
    <PenContext.Provider value={pen}>
      <BodyContext.Provider value={body}>
        <Box flexDirection="column" height={rows - 1}>
          <Lines lines={['', line(pen, head, columns), '']} rows={3} />
          <Choice options={choices} limit={limit} onSelect={onPick} />
          <Lines lines={['', hintRow(pen, hints, columns)]} rows={2} />
        </Box>
      </BodyContext.Provider>
    </PenContext.Provider>
  );
};
