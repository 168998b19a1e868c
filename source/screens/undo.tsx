import { useMemo } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { undoRows } from '../core/undo/rows.ts';
import { settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { undoDetail, undoListRow } from '../core/view/undo-rows.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import { noSubject } from '../keys/command.ts';
import { listReducer, startList } from './list-state.ts';

/** `z`: what reseal did itself, newest first, what of it can be taken back, and what not and why. */
export const UndoScreen = () => {
  const { engine, dispatch } = useServices();
  const pen = usePen();
  const { progress } = useEngineState();
  const now = useNow(60_000);
  const { columns, rows } = useBody();
  const [view, change] = useKept('undo', listReducer, startList);
  const all = useMemo(() => undoRows(progress), [progress]);
  const row = all[Math.min(view.scroll.selected, all.length - 1)];
  const offer = row ? engine.actionsFor({ undo: row.action.id })[0] : undefined;
  const disabled = offer?.disabled ?? null;
  const under = row ? undoDetail(pen, row, disabled, now, columns) : [];
  // The list keeps its heading and five lines; the calls of the selected one take what they need of the rest.
  const room = Math.max(
    0,
    Math.min(under.length + 1, rows - Math.min(all.length + 2, Math.max(7, Math.floor(rows / 3)))),
  );
  const height = Math.max(1, rows - 2 - room);
  const list = settle(view.scroll, all.length, height);

  const exact = (): void => {
    if (row) dispatch({ type: 'ask', dialog: { dialog: 'undo-calls', action: row.action.id } });
  };
  const plan = (): void => {
    if (!row) return;
    const why = disabled ?? row.why;
    if (why === null)
      dispatch({ type: 'ask', dialog: { dialog: 'plan', about: { undo: row.action.id }, kind: 'undo' } });
    else if (row.state === 'lost') exact();
    else dispatch({ type: 'say', said: { level: 'warn', text: why } });
  };
  useLayer('screen', {
    subject: noSubject,
    commands: {
      ...listMoves((f) => change({ type: 'list', change: f }), all.length, height),
      open: plan,
      'exact-calls': exact,
    },
  });

  const draw = (): string[] => {
    if (all.length === 0)
      return ['', line(pen, [['   reseal has changed nothing yet: there is nothing to take back', 'dim']], columns)];
    const head = line(
      pen,
      [
        [` ${all.length} ${all.length === 1 ? 'change' : 'changes'} of reseal's own, newest first`, 'bold'],
        ['   taking back is a change too', 'dim'],
      ],
      columns,
    );
    const shown = all.slice(list.top, list.top + height);
    const listed = shown.map((r, i) => undoListRow(pen, r, now, columns, list.top + i === list.selected));
    return [head, '', ...listed, ...(room > 0 ? ['', ...under.slice(0, room - 1)] : [])];
  };
  return <ScreenFrame screen="undo" subject={noSubject} lines={draw} />;
};
