import type { Session } from '../session.ts';
import type { EventRow } from '../store.ts';

/** The stretch of time on screen, ms, and how many columns it gets. */
export type Axis = { from: number; to: number; columns: number };

const minute = 60_000;
const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((m) => m * minute);

/** From the first sign of life to the last known expiry or now, whichever is later, with a little room to the right. */
export const axisOf = (sessions: readonly Session[], now: number, columns: number): Axis => {
  const times = sessions.flatMap((s) => [s.issuedAt, s.firstEvent, s.lastEvent, s.expiresAt]);
  const known = times.filter((t): t is number => t !== null);
  const from = Math.min(now, ...known);
  const to = Math.max(now, ...known);
  return { from, to: to + Math.max(10 * minute, (to - from) * 0.04), columns };
};

/** Column of a time; times outside stick to the ends. */
export const columnOf = ({ from, to, columns }: Axis, at: number): number =>
  Math.min(columns - 1, Math.max(0, Math.floor(((at - from) / (to - from)) * columns)));

/** Round times with at least nine columns between them, as `[column, label]`. */
export const ticks = (axis: Axis): [number, string][] => {
  const perColumn = (axis.to - axis.from) / axis.columns;
  const step =
    steps.find((s) => s / perColumn >= 9) ?? (steps.at(-1) as number) * Math.ceil((9 * perColumn) / 86_400_000);
  const out: [number, string][] = [];
  for (let at = Math.ceil(axis.from / step) * step; at < axis.to; at += step) {
    const column = columnOf(axis, at);
    if (column + 5 <= axis.columns) out.push([column, new Date(at).toISOString().slice(11, 16)]);
  }
  return out;
};

/** What a key did in each column: 0 nothing, 1 reads, 2 writes. */
export type Activity = Map<string, Uint8Array>;

export const addActivity = (activity: Activity, axis: Axis, row: EventRow): void => {
  if (row.keyId === null || row.time < axis.from || row.time > axis.to) return;
  let columns = activity.get(row.keyId);
  if (!columns) {
    columns = new Uint8Array(axis.columns);
    activity.set(row.keyId, columns);
  }
  const at = columnOf(axis, row.time);
  columns[at] = Math.max(columns[at] ?? 0, row.write && row.errorCode === null ? 2 : 1);
};
