import { useMemo } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { driftFindings, driftLines } from '../core/view/drift-lines.ts';
import { driftRow, driftSummary } from '../core/view/drift-row.ts';
import { filterSpans } from '../core/view/field-spans.ts';
import { settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { textOf } from '../core/view/text-field.ts';
import { wrapLines } from '../core/view/wrap-lines.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useFilterField } from '../hooks/use-filter-field.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import type { Subject } from '../keys/command.ts';
import { startDrift } from './drift-state.ts';
import { openableReducer } from './filtered-state.ts';

const hint = 'words: an address, session, unknown, not what is decided';

/** Terraform root by root, what differs and whose it is; then what no plan shows, and Argo CD. */
export const DriftScreen = () => {
  const { engine, dispatch } = useServices();
  const pen = usePen();
  const state = useEngineState();
  const now = useNow(60_000);
  const { columns, rows } = useBody();
  const attempt = useAttempt();
  const [view, change] = useKept('drift', openableReducer<string>, startDrift);
  const filter = textOf(view.filter);
  const { expanded } = view;
  const { progress, items } = state;

  // Not by the whole state: that changes with every tick of a check, and thousands of rows hang on this.
  // biome-ignore lint/correctness/useExhaustiveDependencies: progress and items are all of the state that the lines use
  const lines = useMemo(
    () => wrapLines(pen, driftLines(state, { filter, expanded, now }), columns),
    [progress, items, filter, expanded, now, pen, columns],
  );
  const summary = useMemo(() => driftSummary(pen, progress.findings, columns), [pen, progress, columns]);
  const height = Math.max(1, rows - 2);
  const list = settle(view.scroll, lines.length, height);
  const current = lines[list.selected];
  const finding = current?.finding?.id ?? null;
  const item = current?.item ?? null;
  const subject: Subject = { item, finding, actions: finding === null ? [] : engine.actionsFor(finding) };

  const open = (): void => {
    if (!current) return;
    if (current.kind === 'event') dispatch({ type: 'go', route: { screen: 'event', id: current.event } });
    else if (current.kind === 'import' && finding !== null)
      dispatch({ type: 'ask', dialog: { dialog: 'import-block', finding } });
    else change({ type: 'toggle', id: current.id });
  };

  useLayer('screen', {
    subject,
    commands: {
      ...listMoves((f) => change({ type: 'list', change: f }), lines.length, height),
      open,
      // Without a filter `x` is about one finding only: nobody decides about thousands by accident.
      mark: () => {
        if (finding === null) return;
        const all = filter === '' ? [finding] : driftFindings(state, { filter, expanded, now }).map((f) => f.id);
        dispatch({ type: 'ask', dialog: { dialog: 'disposition', one: finding, findings: all } });
      },
      're-run': () => item !== null && attempt(() => engine.check([item])),
      filter: () => change({ type: 'type', on: true }),
      ...(filter === '' ? {} : { back: () => change({ type: 'clear' }) }),
    },
  });
  useFilterField(view.typing, change);

  const draw = (): string[] => {
    const at = { state, store: engine.events, now, columns };
    const typed = filterSpans(view.filter, { typing: view.typing, hint, room: columns - 10 });
    const shown = lines.slice(list.top, list.top + height);
    return [
      summary,
      line(pen, typed, columns),
      ...shown.map((l, i) => driftRow(pen, l, at, list.top + i === list.selected)),
    ];
  };
  return <ScreenFrame screen="drift" subject={subject} lines={draw} />;
};
