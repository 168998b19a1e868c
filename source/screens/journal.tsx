import { useEffect } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { journalRow } from '../core/view/journal-text.ts';
import { settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { useBody, usePen } from '../hooks/app-context.ts';
import { useJournal } from '../hooks/use-journal.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { noSubject } from '../keys/command.ts';
import { listReducer, startList } from './list-state.ts';

/** Everything that was asked, done and said, newest first. */
export const JournalScreen = () => {
  const pen = usePen();
  const { columns, rows } = useBody();
  const [view, change] = useKept('journal', listReducer, startList);
  const { lines, more } = useJournal();
  const height = Math.max(1, rows - 1);
  const list = settle(view.scroll, lines.length, height);
  const nearEnd = lines.length > 0 && list.top + height >= lines.length;

  useEffect(() => {
    if (nearEnd) more();
  }, [nearEnd, more]);
  useLayer('screen', {
    subject: noSubject,
    commands: listMoves((f) => change({ type: 'list', change: f }), lines.length, height),
  });

  const draw = (): string[] => [
    line(pen, [['   newest first, UTC', 'dim']], columns),
    ...lines
      .slice(list.top, list.top + height)
      .map((l, i) => journalRow(pen, l, columns, list.top + i === list.selected)),
  ];
  return <ScreenFrame screen="journal" subject={noSubject} lines={draw} />;
};
