import { useEffect, useMemo, useRef } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { fieldSpans } from '../core/view/field-spans.ts';
import { createJournalSearch, parseJournalFilter } from '../core/view/journal-filter.ts';
import { firstOf, type JournalEntry, seqOf } from '../core/view/journal-list.ts';
import { journalRow, journalWords } from '../core/view/journal-row.ts';
import { settle } from '../core/view/scroll.ts';
import { line, type Span } from '../core/view/spans.ts';
import { textOf } from '../core/view/text-field.ts';
import { useBody, usePen } from '../hooks/app-context.ts';
import { useFilterField } from '../hooks/use-filter-field.ts';
import { useJournal } from '../hooks/use-journal.ts';
import { useJournalDetails } from '../hooks/use-journal-details.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { noSubject } from '../keys/command.ts';
import { type OpenableAction, openableReducer } from './filtered-state.ts';
import { type Open, placeOf, rowOfEntry, rowsOf, startJournal } from './journal-state.ts';

const hint = 'words, type:action by:alice, -word leaves out';

/** Everything that was asked, done and said, newest first: who, when, on whose authority, what AWS said, is it still so. */
export const JournalScreen = () => {
  const pen = usePen();
  const { columns, rows } = useBody();
  const { progress } = useEngineState();
  const [view, change] = useKept('journal', openableReducer<number>, startJournal);
  const text = textOf(view.filter);
  const filter = useMemo(() => parseJournalFilter(text), [text]);
  const { list: journal, more, atStart } = useJournal(!filter.empty);
  const { oldest } = journal;
  const { actions } = progress;
  const actionOf = useMemo(() => {
    const byId = new Map(actions.map((a) => [a.id, a]));
    return (id: string) => byId.get(id);
  }, [actions]);
  const search = useMemo(() => createJournalSearch(journalWords(pen, actionOf)), [pen, actionOf]);
  const shown = useMemo(() => search(journal.rows, filter), [search, journal, filter]);
  const details = useJournalDetails(shown, view.expanded, columns);
  const open = useMemo(
    () =>
      shown.flatMap((r, entry) => {
        const lines = details.get(seqOf(r))?.length;
        return lines === undefined ? [] : [{ entry, lines }];
      }),
    [shown, details],
  );

  const count = rowsOf(shown.length, open);
  const height = Math.max(1, rows - 1);
  const list = settle(view.scroll, count, height);
  const selected = shown[placeOf(list.selected, open).entry];
  const nearEnd = list.top + height >= count;
  useEffect(() => {
    // Each page that came asks for the one before it, until the screen is full.
    if (nearEnd && oldest > 1) more();
  }, [nearEnd, oldest, more]);
  useStay(list.selected, shown, open, change);

  const toggle = (): void => {
    if (!selected) return;
    // Closing from within leaves the selection on the line itself, not on whatever comes up.
    const to = rowOfEntry(placeOf(list.selected, open).entry, open);
    change({ type: 'list', change: (s) => ({ ...s, selected: to }) });
    change({ type: 'toggle', id: seqOf(selected) });
  };
  useLayer('screen', {
    subject: noSubject,
    commands: {
      ...listMoves((f) => change({ type: 'list', change: f }), count, height),
      open: toggle,
      filter: () => change({ type: 'type', on: true }),
      ...(text === '' ? {} : { back: () => change({ type: 'clear' }) }),
    },
  });
  useFilterField(view.typing, change);

  const head = (): Span[] => {
    if (!view.typing && text === '')
      return [
        ['   newest first, UTC', 'dim'],
        list.top > 0 ? [` · ${list.top} rows above`, 'plain'] : [' · ⏎ opens a line', 'dim'],
        [' · / ', 'accent'],
        [hint, 'dim'],
      ];
    const state = atStart ? ` ${shown.length} found` : ` ${shown.length} found, down to line ${journal.oldest} so far`;
    const { unknown } = filter;
    const wrong: Span[] = unknown.length === 0 ? [] : [[`  no field ${unknown.join(', ')}: type by`, 'warn']];
    return [[' filter: ', 'accent'], ...fieldSpans(view.filter, columns - 40, view.typing), [state, 'dim'], ...wrong];
  };
  const draw = (): string[] => {
    const lines = [line(pen, head(), columns)];
    for (let at = list.top; at < Math.min(count, list.top + height); at++) {
      const place = placeOf(at, open);
      const row = shown[place.entry];
      if (!row) break;
      const expanded = view.expanded.has(seqOf(row));
      const look = { selected: at === list.selected, expanded, actionOf };
      const under = place.line < 0 ? undefined : details.get(seqOf(row))?.[place.line];
      lines.push(under === undefined ? journalRow(pen, row, columns, look) : under);
    }
    return lines;
  };
  return <ScreenFrame screen="journal" subject={noSubject} lines={draw} />;
};

/** What is selected stays selected while new lines come in above; at the very top one sees what is new. */
const useStay = (
  selected: number,
  shown: readonly JournalEntry[],
  open: readonly Open[],
  change: (action: OpenableAction<number>) => void,
): void => {
  const newest = shown[0] ? seqOf(shown[0]) : 0;
  const last = useRef({ newest, selected });
  useEffect(() => {
    const { newest: before, selected: was } = last.current;
    last.current = { newest, selected };
    if (before === 0 || newest <= before || was === 0 || selected !== was) return;
    const fresh = shown.findIndex((r) => firstOf(r) <= before);
    if (fresh > 0) change({ type: 'shift', by: rowOfEntry(fresh, open) });
  });
};
