/** Slack's `ts`: seconds and six digits after the point, as a string. It names a message in its channel. */
const pattern = /^(\d{9,12})\.(\d{1,6})$/;

/** ms, rounded down; null where it is no `ts`. Worked out from its digits: as a float it is no identity any more. */
export const postedAt = (ts: string): number | null => {
  const [, seconds, micros = ''] = pattern.exec(ts) ?? [];
  return seconds === undefined ? null : Number(seconds) * 1000 + Number(micros.padEnd(6, '0').slice(0, 3));
};

/** Orders two of them by time. */
export const byTime = (a: string, b: string): number => {
  const [x = 0, y = 0] = [postedAt(a) ?? 0, postedAt(b) ?? 0];
  const micros = (ts: string): string => (pattern.exec(ts)?.[2] ?? '').padEnd(6, '0');
  return x - y || micros(a).localeCompare(micros(b));
};
