import { dayTime } from '../clock.ts';

/** Times in words. ms since the epoch in, UTC out. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `15:41:03Z` */
export const clockTime = (ms: number): string => `${new Date(ms).toISOString().slice(11, 19)}Z`;
/** `13:04:11`: for tables whose heading says UTC. */
export const plainTime = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
/** `05-20` */
export const monthDay = (ms: number): string => new Date(ms).toISOString().slice(5, 10);
/** `until 04:45Z`; of another day `11-23 04:45Z`, which says as much in as little room. */
export const untilText = (expiresAt: number, now: number): string => {
  const text = dayTime(expiresAt, now);
  return text.includes(' ') ? text : `until ${text}`;
};

const amount = (ms: number): string => {
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  return ms < 2 * day ? `${Math.floor(ms / hour)} h` : `${Math.floor(ms / day)} d`;
};

/** `just now`, `2 min ago`, `3 h ago`; a time ahead of ours is said as it is. */
export const ago = (at: number, now: number): string => {
  const ms = now - at;
  if (ms < -minute) return `${amount(-ms)} ahead`;
  return ms < minute ? 'just now' : `${amount(ms)} ago`;
};

/** `now`, `2m`, `3h`, `4d`: at most four columns. */
export const agoShort = (at: number, now: number): string => {
  const ms = Math.max(0, now - at);
  if (ms < minute) return 'now';
  if (ms < hour) return `${Math.floor(ms / minute)}m`;
  return ms < 2 * day ? `${Math.floor(ms / hour)}h` : `${Math.min(999, Math.floor(ms / day))}d`;
};

/** `0:42`: minutes and seconds of something that runs. */
export const elapsed = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const date = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})Z?)?$/;
const span = /^\+?(\d{1,4})\s*([hdw])$/i;
const units: { [unit: string]: number } = { h: hour, d: day, w: 7 * day };

/** `+8h`, `7d`, `2w`, `2026-06-01` (its end), `2026-06-01T12:00Z` → ms. Null = not understood, or not after `now`. */
export const parseExpiry = (text: string, now: number): number | null => {
  const ask = text.trim();
  const relative = span.exec(ask);
  if (relative) return now + Number(relative[1]) * (units[(relative[2] ?? '').toLowerCase()] ?? 0) || null;
  const parts = date.exec(ask);
  if (!parts) return null;
  const [, y, m, d, h, min] = parts;
  const iso = h === undefined ? `${y}-${m}-${d}T23:59:59.000Z` : `${y}-${m}-${d}T${h}:${min}:00.000Z`;
  const at = Date.parse(iso);
  // Date.parse takes some days that do not exist, such as 31 June, over into the next month.
  const real = !Number.isNaN(at) && new Date(at).toISOString().startsWith(`${y}-${m}-${d}`);
  return real && at > now ? at : null;
};
