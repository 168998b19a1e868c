import { useEffect, useMemo, useRef } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { filterSpans } from '../core/view/field-spans.ts';
import { filterFields, parseFilter } from '../core/view/filter.ts';
import { histogramColumns, histogramRows } from '../core/view/histogram.ts';
import { settle } from '../core/view/scroll.ts';
import { lineEnds, type Span } from '../core/view/spans.ts';
import { textOf } from '../core/view/text-field.ts';
import { trailColumns, trailHeading } from '../core/view/trail-row.ts';
import { trailSummary, unloggedOf, unseenReads } from '../core/view/trail-summary.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useFilterField } from '../hooks/use-filter-field.ts';
import { useHistogram } from '../hooks/use-histogram.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { useTrailRows } from '../hooks/use-trail-rows.ts';
import { noSubject } from '../keys/command.ts';
import { filteredReducer, startFiltered } from './filtered-state.ts';

const hint =
  'words, name:Attach* region:us-east-1 error:* by:ASIA… on:… is:write, ~letters, - in front turns one round';

/** Rows besides the list: the summary, the filter and the heading; two more for the histogram where there is room. */
const around = 3;
const roomForHistogram = 14;

/** Every event of the session tree, in time order. `focus`: the event that is selected at first. */
export const TrailScreen = ({ filter: given, focus }: { filter: string; focus: string | null }) => {
  const { engine, dispatch, memory } = useServices();
  const { events } = engine;
  const pen = usePen();
  const { progress } = useEngineState();
  const { columns, rows: bodyRows } = useBody();
  const attempt = useAttempt();
  // Coming back, one finds the list as it was left.
  const kept = memory.has(`trail ${given} ${focus}`);
  const [view, change] = useKept(`trail ${given} ${focus}`, filteredReducer, () => startFiltered(given));
  const filter = textOf(view.filter);
  const unlogged = useMemo(() => unloggedOf(progress), [progress]);
  const rows = useTrailRows(filter, unlogged, columns);

  useEffect(() => attempt(() => events.load()), [events, attempt]);

  const tall = bodyRows >= roomForHistogram;
  const histogram = useHistogram(histogramColumns(columns));
  const height = Math.max(1, bodyRows - around - (tall ? 2 : 0));
  const list = settle(view.scroll, rows.count, height);
  const index = rows.at(list.selected);
  const selected = index < 0 ? null : events.row(index).id;

  // While pages come in, rows are inserted anywhere: the selected event is found again by its id.
  const version = events.version();
  const anchor = useRef({ version, id: selected, place: list.selected });
  useEffect(() => {
    const last = anchor.current;
    const moved = last.version !== version && last.id !== null ? rows.placeOf(events.indexOf(last.id)) - last.place : 0;
    if (moved !== 0 && last.id !== null && events.has(last.id)) change({ type: 'shift', by: moved });
    anchor.current = { version, id: selected, place: list.selected };
  });

  // Once its events are there: from then on the selection is the person's.
  const sought = useRef(kept ? null : focus);
  const found = sought.current === null ? -1 : rows.placeOf(events.indexOf(sought.current));
  useEffect(() => {
    if (found < 0) return;
    sought.current = null;
    change({ type: 'list', change: () => ({ selected: found, top: Math.max(0, found - 5) }) });
  }, [found, change]);

  const by = index < 0 ? null : events.row(index).keyId;
  useLayer('screen', {
    subject: noSubject,
    commands: {
      ...(by === null ? {} : { tree: () => dispatch({ type: 'go', route: { screen: 'tree', focus: by } }) }),
      ...listMoves((f) => change({ type: 'list', change: f }), rows.count, height),
      open: () => selected !== null && dispatch({ type: 'go', route: { screen: 'event', id: selected } }),
      ...(selected === null ? {} : { log: () => dispatch({ type: 'go', route: { screen: 'log', event: selected } }) }),
      filter: () => change({ type: 'type', on: true }),
      // The first esc takes off what was typed, the next one leaves; what one came with is part of the place.
      ...(filter === '' || filter === given ? {} : { back: () => change({ type: 'clear' }) }),
    },
  });
  useFilterField(view.typing, change);

  const draw = (): string[] => {
    const { unknown } = parseFilter(filter);
    const wrong: Span[] =
      unknown.length === 0 ? [] : [[`  no field ${unknown.join(', ')}: ${filterFields.join(' ')}`, 'warn']];
    const part = rows.scanned < 1 ? ` ${Math.floor(rows.scanned * 100)} % looked at` : ` ${rows.count} shown`;
    const asked = view.typing || filter !== '';
    const typing = { typing: view.typing, hint, room: columns - 30 };
    const typed = filterSpans(view.filter, typing, [part, 'dim'], ...wrong);
    const shown = Math.max(0, Math.min(height, rows.count - list.top));
    return [
      trailSummary(pen, progress, events.size(), columns),
      ...(tall ? (histogram ? histogramRows(pen, histogram, progress.issuedAt, columns) : ['', '']) : []),
      lineEnds(pen, typed, asked ? [] : unseenReads(progress.coverage, columns, 'filter'), columns),
      trailHeading(pen, trailColumns(columns)),
      ...Array.from({ length: shown }, (_, i) => rows.draw(list.top + i, list.top + i === list.selected)),
    ];
  };
  return <ScreenFrame screen="trail" subject={noSubject} lines={draw} />;
};
