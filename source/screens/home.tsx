import { useMemo } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { currentWindow, effectiveT, type WindowId } from '../core/clock.ts';
import { detailHeight, homeDetail } from '../core/view/home-detail.ts';
import { foldBelow, listHeight } from '../core/view/home-layout.ts';
import { homeRows } from '../core/view/home-rows.ts';
import { type ItemRow, itemRows } from '../core/view/item-row.ts';
import { nextItems, nextSpans } from '../core/view/next-step.ts';
import { atTop, settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import { noSubject } from '../keys/command.ts';
import { type HomePlace, type HomeState, homeReducer } from './home-state.ts';

/** Where one looks first: what is next, in the window that runs. */
const startAt = (rows: readonly ItemRow[], next: ItemRow | undefined, current: WindowId): HomePlace => {
  const pane = next?.window ?? current;
  const index = rows.filter((r) => r.window === pane).findIndex((r) => r.spec.id === next?.spec.id);
  const lists = { 1: atTop, 2: atTop, 3: atTop };
  return { pane, lists: { ...lists, [pane]: { selected: Math.max(0, index), top: 0 } } };
};

/** The checklist in its three windows. */
export const HomeScreen = () => {
  const { engine, dispatch } = useServices();
  const pen = usePen();
  const state = useEngineState();
  const now = useNow(5000);
  const { columns, rows: bodyRows } = useBody();
  const attempt = useAttempt();
  const rows = useMemo(() => itemRows(state, now), [state, now]);
  const [kept, change] = useKept('home', homeReducer, (): HomeState => null);
  const next = nextItems(state, rows, now)[0];
  const home = kept ?? startAt(rows, next, currentWindow(effectiveT(state.progress), now));

  // The panes are as high as the longest list; what is left shows the selected item.
  const longest = Math.max(...[1, 2, 3].map((w) => rows.filter((r) => r.window === w).length));
  const detail = columns < foldBelow ? 0 : detailHeight(bodyRows - 1, longest);
  const bodyHeight = bodyRows - 1 - detail;
  const height = listHeight(columns, bodyHeight);
  const mine = rows.filter((r) => r.window === home.pane);
  const list = settle(home.lists[home.pane], mine.length, height);
  const selected = mine[list.selected]?.spec.id ?? null;
  const subject = { ...noSubject, item: selected };
  const ask = (dialog: 'attest' | 'waive') => () => {
    if (selected) dispatch({ type: 'ask', dialog: { dialog, item: selected } });
  };

  useLayer('screen', {
    subject,
    commands: {
      ...listMoves((f) => change({ from: home, type: 'list', change: f }), mine.length, height),
      'next-pane': (times) => change({ from: home, type: 'turn', by: times }),
      'last-pane': (times) => change({ from: home, type: 'turn', by: -times }),
      'window-1': () => change({ from: home, type: 'pane', pane: 1 }),
      'window-2': () => change({ from: home, type: 'pane', pane: 2 }),
      'window-3': () => change({ from: home, type: 'pane', pane: 3 }),
      open: () => selected && dispatch({ type: 'go', route: { screen: 'item', item: selected } }),
      're-run': () => selected && attempt(() => engine.check([selected])),
      attest: ask('attest'),
      waive: ask('waive'),
    },
  });

  const lines = (): string[] => {
    const lists = { ...home.lists, [home.pane]: list };
    const panes = homeRows(pen, { state, rows, now, columns, height: bodyHeight, pane: home.pane, lists });
    const body = Array.from({ length: bodyHeight }, (_, y) => panes[y] ?? '');
    const about = homeDetail(pen, state, mine[list.selected], { store: engine.events, now, columns }, detail);
    const under = Array.from({ length: detail }, (_, y) => about[y] ?? '');
    return [...body, ...under, line(pen, nextSpans(state, rows, now), columns)];
  };
  return <ScreenFrame screen="home" subject={subject} lines={lines} />;
};
