import { useEffect, useMemo, useRef } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { fieldSpans } from '../core/view/field-spans.ts';
import { settle } from '../core/view/scroll.ts';
import { line, type Span } from '../core/view/spans.ts';
import { textOf } from '../core/view/text-field.ts';
import { trailColumns, trailHeading } from '../core/view/trail-row.ts';
import { trailSummary, unloggedOf } from '../core/view/trail-summary.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { useTrailRows } from '../hooks/use-trail-rows.ts';
import { noSubject } from '../keys/command.ts';
import { filteredReducer, startFiltered } from './filtered-state.ts';

const hint = 'words, name:Attach* region:us-east-1 error:* by:ASIA… on:… is:write, - in front turns one round';

/** Every event of the session tree, in time order. */
export const TrailScreen = ({ filter: given }: { filter: string }) => {
  const { engine, dispatch } = useServices();
  const { events } = engine;
  const pen = usePen();
  const { progress } = useEngineState();
  const { columns, rows: bodyRows } = useBody();
  const attempt = useAttempt();
  const [view, change] = useKept(`trail ${given}`, filteredReducer, () => startFiltered(given));
  const filter = textOf(view.filter);
  const unlogged = useMemo(() => unloggedOf(progress), [progress]);
  const rows = useTrailRows(filter, unlogged, columns);

  useEffect(() => attempt(() => events.load()), [events, attempt]);

  const height = Math.max(1, bodyRows - 3);
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

  useLayer('screen', {
    subject: noSubject,
    commands: {
      ...listMoves((f) => change({ type: 'list', change: f }), rows.count, height),
      open: () => selected !== null && dispatch({ type: 'go', route: { screen: 'event', id: selected } }),
      filter: () => change({ type: 'type', on: true }),
      // The first esc takes the filter off, the next one leaves.
      ...(filter === '' ? {} : { back: () => change({ type: 'clear' }) }),
    },
  });
  useLayer(
    'field',
    {
      text: (e) => change({ type: 'edit', edit: e }),
      commands: { open: () => change({ type: 'type', on: false }), back: () => change({ type: 'clear' }) },
    },
    view.typing,
  );

  const draw = (): string[] => {
    const part = rows.scanned < 1 ? ` ${Math.floor(rows.scanned * 100)} % looked at` : ` ${rows.count} shown`;
    const typed: Span[] =
      view.typing || filter !== ''
        ? [[' filter: ', 'accent'], ...fieldSpans(view.filter, columns - 30, view.typing), [part, 'dim']]
        : [
            [' / ', 'accent'],
            [hint, 'dim'],
          ];
    const shown = Math.max(0, Math.min(height, rows.count - list.top));
    return [
      trailSummary(pen, progress, events.size(), columns),
      line(pen, typed, columns),
      trailHeading(pen, trailColumns(columns)),
      ...Array.from({ length: shown }, (_, i) => rows.draw(list.top + i, list.top + i === list.selected)),
    ];
  };
  return <ScreenFrame screen="trail" subject={noSubject} lines={draw} />;
};
