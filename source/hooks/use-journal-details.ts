import { useEffect, useMemo, useState } from 'react';
import type { JournalLine } from '../core/journal-event.ts';
import { journalDetail } from '../core/view/journal-detail.ts';
import { type JournalEntry, seqOf } from '../core/view/journal-list.ts';
import { journalText } from '../core/view/journal-text.ts';
import { line } from '../core/view/spans.ts';
import { usePen, useServices } from './app-context.ts';
import { messageOf } from './use-attempt.ts';
import { useEngineState } from './use-live.ts';

/** Of a longer run the newest pages are named, and how many there are more. */
const most = 200;

/** The rows under each row that is open. A run of pages is read again line by line when it is opened. */
export const useJournalDetails = (
  rows: readonly JournalEntry[],
  expanded: ReadonlySet<number>,
  columns: number,
): ReadonlyMap<number, readonly string[]> => {
  const { engine } = useServices();
  const pen = usePen();
  const { progress } = useEngineState();
  const [runs, set] = useState<ReadonlyMap<number, readonly JournalLine[] | string>>(new Map());
  const open = useMemo(() => rows.filter((r) => expanded.has(seqOf(r))), [rows, expanded]);

  useEffect(() => {
    for (const row of open) {
      if (row.kind !== 'fold' || runs.has(row.last)) continue;
      const put = (value: readonly JournalLine[] | string): void => set((old) => new Map([...old, [row.last, value]]));
      engine.journal(Math.min(most, row.pages), row.last + 1).then(put, (e: unknown) => put(messageOf(e)));
      break;
    }
  }, [engine, open, runs]);

  return useMemo(() => {
    const text = (value: string): string => line(pen, [['      '], [value, 'dim']], columns);
    return new Map<number, readonly string[]>(
      open.map((row) => {
        if (row.kind === 'line') return [row.entry.seq, journalDetail(pen, row.entry, progress, columns)] as const;
        const lines = runs.get(row.last) ?? 'reading …';
        if (typeof lines === 'string') return [row.last, [text(lines)]] as const;
        const told = lines.toReversed().map((l) => text(`${l.seq} ${journalText(pen, l.event)}`));
        const left = row.pages - lines.length;
        return [row.last, left > 0 ? [...told, text(`… ${left} pages more`)] : told] as const;
      }),
    );
  }, [open, runs, pen, progress, columns]);
};
