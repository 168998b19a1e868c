import { useEffect, useMemo, useRef } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { awsNow } from '../core/clock.ts';
import { issuedToText } from '../core/view/link-lines.ts';
import { settle } from '../core/view/scroll.ts';
import { sessionDetail } from '../core/view/session-detail.ts';
import { treeOrder } from '../core/view/session-tree.ts';
import { line } from '../core/view/spans.ts';
import { axisOf } from '../core/view/tree-axis.ts';
import { treeColumns, treeHeading, treeLegend, treeRow } from '../core/view/tree-row.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useActivity } from '../hooks/use-activity.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import type { Subject } from '../keys/command.ts';
import { listReducer, startList } from './list-state.ts';

/** Rows besides the lifelines: the hours, the legend, a blank and four of detail. */
const around = 7;

/** Each credential's life on a time axis: who made whom, what it did, until when it can act. `focus`: selected at first. */
export const TreeScreen = ({ focus }: { focus: string | null }) => {
  const { engine, dispatch, memory } = useServices();
  const pen = usePen();
  const { progress } = useEngineState();
  const now = useNow(30_000);
  const { columns, rows } = useBody();
  const attempt = useAttempt();
  const kept = memory.has(`tree ${focus}`);
  const [view, change] = useKept(`tree ${focus}`, listReducer, startList);

  useEffect(() => attempt(() => engine.events.load()), [engine, attempt]);

  const { sessions, findings } = progress;
  const nodes = useMemo(() => treeOrder(sessions), [sessions]);
  const widths = treeColumns(columns);
  const axis = useMemo(() => axisOf(sessions, now, widths.axis), [sessions, now, widths.axis]);
  const activity = useActivity(axis);
  const height = Math.max(1, rows - around);
  const list = settle(view.scroll, nodes.length, height);
  const selected = nodes[list.selected]?.session;
  const sought = useRef(kept ? null : focus);
  const found = nodes.findIndex((n) => n.session.accessKeyId === sought.current);
  useEffect(() => {
    if (found < 0) return;
    sought.current = null;
    change({ type: 'list', change: () => ({ selected: found, top: Math.max(0, found - 5) }) });
  }, [found, change]);
  // `d` on a credential is about the key itself where it was made in the tree, else about its being alive.
  const finding =
    findings.find((f) => f.subject === selected?.accessKeyId && f.kind === 'access-key-created') ??
    findings.find((f) => f.subject === selected?.accessKeyId && f.kind === 'session-live');
  const subject: Subject = {
    item: finding?.item ?? null,
    finding: finding?.id ?? null,
    actions: finding ? engine.actionsFor(finding.id) : [],
  };

  const eventsOf = (): void => {
    if (selected) dispatch({ type: 'go', route: { screen: 'trail', filter: `by:${selected.accessKeyId}` } });
  };
  useLayer('screen', {
    subject,
    commands: {
      ...listMoves((f) => change({ type: 'list', change: f }), nodes.length, height),
      open: eventsOf,
      trail: eventsOf,
      remove: () => finding && dispatch({ type: 'ask', dialog: { dialog: 'actions', about: finding.id } }),
    },
  });

  const draw = (): string[] => {
    if (nodes.length === 0) {
      return ['', line(pen, [['   no credential is known yet. R reads the trail.', 'dim']], columns)];
    }
    const aws = awsNow(progress, now);
    const at = { columns: widths, axis, activity, now, aws };
    const shown = nodes.slice(list.top, list.top + height);
    return [
      treeHeading(pen, widths, axis),
      ...shown.map((n, i) => treeRow(pen, n, { ...at, selected: list.top + i === list.selected })),
      treeLegend(pen, widths, axis, now),
      '',
      ...sessionDetail(pen, selected, columns, selected ? issuedToText(progress, selected.accessKeyId) : null),
    ];
  };
  return <ScreenFrame screen="tree" subject={subject} lines={draw} />;
};
