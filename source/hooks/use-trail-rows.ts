import { useMemo } from 'react';
import type { EventStore } from '../core/store.ts';
import { parseFilter } from '../core/view/filter.ts';
import { lineText } from '../core/view/log-row.ts';
import type { Pen } from '../core/view/pen.ts';
import { scanOn, startScan } from '../core/view/scan.ts';
import { plainTime } from '../core/view/time-text.ts';
import { trailColumns, trailRow } from '../core/view/trail-row.ts';
import { usePen, useServices } from './app-context.ts';
import { useEngineState } from './use-live.ts';
import { useMatches } from './use-matches.ts';
import { useSlices } from './use-slices.ts';

export type TrailRows = {
  count: number;
  /** Part of the trail that the filter has looked at, 0 to 1. */
  scanned: number;
  /** Index in the store of the row on a place of the list; -1 = none. */
  at(place: number): number;
  /** Place in the list of an index in the store; -1 = the filter does not show it. */
  placeOf(index: number): number;
  draw(place: number, selected: boolean): string;
};

const drawnLimit = 4000;

/** Composes rows of one version of the store, each once. */
const drawer = (
  events: EventStore,
  version: number,
  pen: Pen,
  columns: number,
  unlogged: ReadonlySet<string>,
  logged: (id: string) => string | null,
) => {
  const rows = new Map<number, string>();
  const widths = trailColumns(columns);
  return (index: number, selected: boolean): string => {
    const key = index * 2 + (selected ? 1 : 0);
    const known = rows.get(key);
    if (known !== undefined) return known;
    if (rows.size > drawnLimit) rows.clear();
    const row = events.row(index);
    const text = trailRow(pen, row, widths, unlogged.has(row.id), selected, logged(row.id));
    // Rows that came in since then have moved the others: what is drawn now must not be kept.
    if (events.version() === version) rows.set(key, text);
    return text;
  };
};

/** The line of the session log that accounts for an event, in short; null = none, or not known yet. */
const useLoggedIn = (pen: Pen): ((id: string) => string | null) => {
  const { log } = useEngineState().progress;
  const matches = useMatches(log.length > 0);
  return useMemo(
    () => (id) => {
      const entry = matches ? log[matches.byEvent.get(id)?.entry ?? -1] : undefined;
      return entry
        ? `log ${entry.at === null ? '' : `${plainTime(entry.at).slice(0, 5)} `}${lineText(pen, entry)}`
        : null;
    },
    [log, matches, pen],
  );
};

/** The trail as the filter shows it. A row is composed once and kept as long as nothing it depends on changes. */
export const useTrailRows = (filter: string, unlogged: ReadonlySet<string>, columns: number): TrailRows => {
  const { engine } = useServices();
  const { events } = engine;
  const pen = usePen();
  const version = events.version();
  const all = filter.trim() === '';
  const scan = useSlices(
    `${all ? '' : version} ${filter}`,
    () => startScan(parseFilter(filter), all ? 0 : events.size()),
    (job, enough) => scanOn(job, (i) => events.row(i), enough),
  );
  const logged = useLoggedIn(pen);
  const drawn = useMemo(
    () => drawer(events, version, pen, columns, unlogged, logged),
    [events, version, pen, columns, unlogged, logged],
  );
  const at = (place: number): number => (all ? (place < events.size() ? place : -1) : (scan.found[place] ?? -1));
  return {
    count: all ? events.size() : scan.found.length,
    scanned: all || scan.size === 0 ? 1 : scan.next / scan.size,
    at,
    placeOf: (index) => (all ? index : placeIn(scan.found, index)),
    draw: (place, selected) => (at(place) < 0 ? '' : drawn(at(place), selected)),
  };
};

/** By halves: `found` is in rising order. */
const placeIn = (found: readonly number[], index: number): number => {
  let low = 0;
  let high = found.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = found[middle] ?? 0;
    if (value === index) return middle;
    if (value < index) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};
