import { useMemo } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { coverageRows, coverageSummary } from '../core/view/coverage-rows.ts';
import { settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import type { Subject } from '../keys/command.ts';
import { listReducer, startList } from './list-state.ts';

const subject: Subject = { item: 'trail.collected', finding: null, actions: [] };

/** What was read of the world, account by account and Region by Region, and what each gap makes unknown. */
export const CoverageScreen = () => {
  const { dispatch } = useServices();
  const pen = usePen();
  const state = useEngineState();
  const now = useNow(30_000);
  const { columns, rows } = useBody();
  const [view, change] = useKept('coverage', listReducer, startList);
  const body = useMemo(() => coverageRows(pen, state, now, columns), [pen, state, now, columns]);
  const height = Math.max(1, rows - 1);
  // It is text, not a list of things: what moves is the window, so the selection is the topmost row.
  const last = Math.max(1, body.length - height + 1);
  const { selected: top } = settle(view.scroll, last, 1);

  useLayer('screen', {
    subject,
    commands: {
      ...listMoves((f) => change({ type: 'list', change: f }), last, 1),
      open: () => dispatch({ type: 'go', route: { screen: 'item', item: 'trail.collected' } }),
      'accept-closed': () => dispatch({ type: 'ask', dialog: { dialog: 'accept-closed' } }),
    },
  });

  const draw = (): string[] => {
    const below = body.length - top - height;
    const shown = body.slice(top, top + height);
    const more = line(pen, [[`   … ${below + 1} more below`, 'dim']], columns);
    return [coverageSummary(pen, state, now, columns), ...(below > 0 ? [...shown.slice(0, -1), more] : shown)];
  };
  return <ScreenFrame screen="coverage" subject={subject} lines={draw} />;
};
