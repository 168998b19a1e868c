import { useEffect, useState } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import type { TrailEvent } from '../core/trail-event.ts';
import { settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { eventOr, useEventLines } from '../hooks/use-event-lines.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { noSubject } from '../keys/command.ts';
import { listReducer, startList } from './list-state.ts';

const none: ReadonlyMap<string, TrailEvent | string> = new Map();

/** One event as it was kept. */
export const EventScreen = ({ id }: { id: string }) => {
  const { engine, dispatch } = useServices();
  const pen = usePen();
  const { columns, rows } = useBody();
  const [view, change] = useKept(`event ${id}`, listReducer, startList);
  const [events, read] = useState(none);
  const lines = useEventLines(events)(id) ?? ['reading …'];

  useEffect(() => {
    // An answer for an event that was left meanwhile must not be shown as another one's.
    let here = true;
    eventOr(engine.readEvent(id)).then((event) => {
      if (here) read(new Map([[id, event]]));
    });
    return () => {
      here = false;
    };
  }, [engine, id]);

  const height = Math.max(1, rows - 1);
  const list = settle(view.scroll, lines.length, height);
  const index = engine.events.indexOf(id);
  const by = index < 0 ? null : engine.events.row(index).keyId;
  useLayer('screen', {
    subject: noSubject,
    commands: {
      ...listMoves((f) => change({ type: 'list', change: f }), lines.length, height),
      trail: () => dispatch({ type: 'go', route: { screen: 'trail', filter: '', focus: id } }),
      log: () => dispatch({ type: 'go', route: { screen: 'log', event: id } }),
      ...(by === null ? {} : { tree: () => dispatch({ type: 'go', route: { screen: 'tree', focus: by } }) }),
    },
  });
  const draw = (): string[] => [
    line(pen, [['   '], [id, 'bold'], ['  redacted, as it is kept', 'dim']], columns),
    ...lines
      .slice(list.top, list.top + height)
      .map((text, i) => line(pen, [[list.top + i === list.selected ? ' ▸ ' : '   ', 'selected'], [text]], columns)),
  ];
  return <ScreenFrame screen="event" subject={noSubject} lines={draw} />;
};
