import { dayTime } from '../clock.ts';
import type { EngineState } from '../engine.ts';
import type { EventStore } from '../store.ts';
import type { Pen } from './pen.ts';
import type { Span } from './spans.ts';

/** What a row that shows findings and events is drawn from; `now` in ms. */
export type RowContext = {
  state: EngineState;
  store: Pick<EventStore, 'indexOf' | 'row'>;
  now: number;
  columns: number;
};

export const mark = (selected: boolean): Span => [selected ? ' ▸' : '  ', 'selected'];
export const arrow = (open: boolean): string => (open ? '▾' : '▸');

/** An event that a finding cites may lie in a Region that was not read again: then there is only its id. */
export const eventSpans = (pen: Pen, id: string, { store, now }: RowContext): Span[] => {
  const at = store.indexOf(id);
  if (at < 0) return [[`event ${id}`, 'dim']];
  const row = store.row(at);
  const by = row.keyId === null ? '' : ` by ${pen.key(row.keyId)}`;
  const error: Span[] = row.errorCode === null ? [] : [[` ${row.errorCode}`, 'warn']];
  return [
    [`${dayTime(row.time, now)} `, 'dim'],
    [row.name],
    [` ${pen.name(row.subject)}`],
    [`${by} · ${row.region}`, 'dim'],
    ...error,
  ];
};
