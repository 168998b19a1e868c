import { useCallback, useEffect, useMemo, useRef } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import type { LogEntry } from '../core/incident.ts';
import { filterSpans } from '../core/view/field-spans.ts';
import { isAbout, logEvents, logHint, logPlaces } from '../core/view/log-list.ts';
import { latestEvents, liveRows } from '../core/view/log-live.ts';
import { isWhole, logDetail, logHeadings, logLayout, logSummary } from '../core/view/log-panes.ts';
import { logColumns, logEventRow, logRow, unloggedRow } from '../core/view/log-row.ts';
import { settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { textOf } from '../core/view/text-field.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useFilterField } from '../hooks/use-filter-field.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { useLogLive } from '../hooks/use-log-live.ts';
import { useMatches } from '../hooks/use-matches.ts';
import type { Subject } from '../keys/command.ts';
import { logReducer, startLog } from './log-state.ts';

const item = 'trail.reconciled';

/**
 * The session log beside the trail. The first row of the left pane stands for all writes that no line accounts for, the
 * others for the lines. `event`, `entry`: what is selected at first.
 */
export const LogScreen = ({
  event: soughtEvent,
  entry: soughtEntry,
}: {
  event: string | null;
  entry: number | null;
}) => {
  const { engine, dispatch, memory } = useServices();
  const { events } = engine;
  const pen = usePen();
  const state = useEngineState();
  const { log, findings, sessions, coverage } = state.progress;
  const { columns, rows: bodyRows } = useBody();
  const attempt = useAttempt();
  const memo = `log ${soughtEvent} ${soughtEntry}`;
  const sought = useRef(memory.has(memo) ? null : (soughtEvent ?? soughtEntry));
  const [view, change] = useKept(memo, logReducer, startLog);
  const compared = useMatches();
  const whole = isWhole(coverage);
  const filter = textOf(view.filter);

  useEffect(() => attempt(() => events.load()), [events, attempt]);

  const places = useMemo(() => logPlaces(log, compared, filter), [log, compared, filter]);
  const layout = logLayout(columns, bodyRows);
  const { left, right } = layout;
  const lines = settle(view.lines, places.length + 1, left.height);
  const live = view.live !== null;
  const entry = lines.selected === 0 ? null : (places[lines.selected - 1] ?? null);
  const version = events.version();
  const beside = useMemo(
    () =>
      live && version >= 0
        ? latestEvents(events, new Set(sessions.map((s) => s.accessKeyId)), compared, right.height)
        : logEvents(log, compared, entry),
    [live, version, events, sessions, log, compared, entry, right.height],
  );
  const list = settle(view.events, beside.length, right.height);
  const current = beside[list.selected];
  const inEvents = view.pane === 'events' && beside.length > 0;

  // Once it is known where it belongs: from then on the selection is the person's.
  useEffect(() => {
    const goal = sought.current;
    if (goal === null || compared === null) return;
    sought.current = null;
    if (typeof goal === 'number') return change({ type: 'seek', line: places.indexOf(goal) + 1, event: null });
    const match = compared.byEvent.get(goal);
    const all = match ? (compared.byEntry.get(match.entry) ?? []) : compared.unlogged.map((r) => r.id);
    const place = all.indexOf(goal);
    if (place >= 0) change({ type: 'seek', line: match ? places.indexOf(match.entry) + 1 : 0, event: place });
    else dispatch({ type: 'say', said: { level: 'info', text: 'no line of the log is about that event' } });
  }, [compared, places, change, dispatch]);

  const about = inEvents ? current : undefined;
  const finding =
    findings.find((f) => f.kind === 'unlogged-event' && f.subject === about?.id) ??
    findings.find((f) => f.kind === 'logged-not-seen' && !inEvents && entry !== null && isAbout(f, log[entry]));
  const subject: Subject = { item, finding: finding?.id ?? null, actions: [] };

  const keepLine = async (one: LogEntry | undefined): Promise<void> => {
    const unread = one?.kind === 'unparsed' && !one.kept;
    const kept = one && unread ? await engine.keepLogLines([{ source: one.source, line: one.line }]) : 0;
    const text =
      kept > 0 ? 'the line is kept as a note' : 'the selected line needs no keeping: it could be read, or is kept';
    dispatch({ type: 'say', said: { level: kept > 0 ? 'info' : 'warn', text } });
    if (kept > 0) await engine.check(['log.captured']);
  };
  const nothingBeside = (): void =>
    dispatch({ type: 'say', said: { level: 'info', text: 'no event stands beside this line: choose another one' } });
  const goTo = (id: string): void => dispatch({ type: 'go', route: { screen: 'event', id } });
  const correct = (): void => {
    if (!current) nothingBeside();
    else if (current.matched !== null) dispatch({ type: 'ask', dialog: { dialog: 'unmatch', event: current.id } });
    else dispatch({ type: 'ask', dialog: { dialog: 'match', event: current.id, entry } });
  };
  const open = (): void => {
    const [only] = beside.filter((e) => e.matched !== null);
    if (inEvents && current) current.matched === null ? correct() : goTo(current.id);
    else if (only && beside.length === 1) goTo(only.id);
    else turn();
  };
  const turn = (): void =>
    beside.length === 0 ? nothingBeside() : change({ type: 'pane', pane: inEvents ? 'lines' : 'events' });
  const focus = current?.id ?? null;

  useLayer('screen', {
    subject,
    commands: {
      ...listMoves(
        (f) => change({ type: 'list', change: f }),
        inEvents ? beside.length : places.length + 1,
        inEvents ? right.height : left.height,
      ),
      open,
      'next-pane': turn,
      'last-pane': turn,
      match: () => (inEvents ? correct() : turn()),
      mark: () =>
        finding &&
        dispatch({ type: 'ask', dialog: { dialog: 'disposition', one: finding.id, findings: [finding.id] } }),
      're-run': () => attempt(() => engine.check([item])),
      'log-keep': () => attempt(() => keepLine(entry === null ? undefined : log[entry])),
      'log-add': () => {
        change({ type: 'live', on: true });
        change({ type: 'follow', line: log.length });
      },
      filter: () => change({ type: 'type', on: true }),
      ...(focus === null
        ? {}
        : { trail: () => dispatch({ type: 'go', route: { screen: 'trail', filter: '', focus } }) }),
      ...(inEvents && !view.jumped ? { back: turn } : filter === '' ? {} : { back: () => change({ type: 'clear' }) }),
    },
  });
  useFilterField(view.typing, change);
  const follow = useCallback(() => change({ type: 'follow', line: log.length }), [change, log.length]);
  useLogLive({
    ...{ text: view.live === null ? null : textOf(view.live), lines: log.length, follow },
    type: (e) => change({ type: 'write', edit: e }),
    said: (text) => change({ type: 'said', text }),
    end: () => change({ type: 'live', on: false }),
  });

  const lineAt = (place: number): string => {
    const at = { selected: place === lines.selected, focused: !inEvents };
    if (place === 0) return unloggedRow(pen, { count: compared?.unlogged.length ?? null, whole }, left.width, at);
    const index = places[place - 1] ?? -1;
    const e = log[index];
    return e ? logRow(pen, e, compared?.lines[index]?.mark, logColumns(left.width), at) : ' '.repeat(left.width);
  };
  const eventAt = (place: number): string => {
    const one = beside[place];
    const index = one ? events.indexOf(one.id) : -1;
    if (!one || index < 0) return '';
    return logEventRow(pen, events.row(index), one.matched, right.width, {
      selected: place === list.selected,
      focused: inEvents,
    });
  };

  const draw = (): string[] => {
    const matched = beside.filter((e) => e.matched !== null).length;
    const heads = logHeadings(pen, layout, { entry, matched, near: beside.length - matched, live });
    const typing = { typing: view.typing, hint: logHint, room: columns - 30 };
    const asked = filterSpans(view.filter, typing, [` ${places.length} shown`, 'dim']);
    const shown = Array.from({ length: left.height }, (_, i) => lineAt(lines.top + i));
    const there = Array.from({ length: right.height }, (_, i) => eventAt(list.top + i));
    const rule = pen.paint(pen.out(' │ '), 'dim');
    return [
      logSummary(pen, log, compared, columns, whole),
      line(pen, asked, columns),
      ...(layout.beside
        ? [heads.left + rule + heads.right, ...shown.map((l, i) => l + rule + (there[i] ?? ''))]
        : [heads.left, ...shown, heads.right, ...there]),
      ...(view.live === null
        ? logDetail(pen, log, compared, entry, columns)
        : liveRows(pen, view.live, coverage.end, columns)),
    ];
  };
  return <ScreenFrame screen="log" subject={subject} lines={draw} />;
};
