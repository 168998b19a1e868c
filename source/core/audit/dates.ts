const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `2023-07-10T11:54:47Z`, with a blank, fractions, an offset, or no zone at all (then UTC). */
const isoLike = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;
/** `Jul 10, 2023, 12:09:47 PM`, also without the second comma. U+202F and U+00A0 count as blanks in `\s`. */
const spoken =
  /^([A-Z][a-z]{2})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4}),?\s+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*([AP])\.?M\.?)?$/i;

/** Null where the numbers are no real time (the 31st of April, 25 o'clock). */
const utc = (y: number, mo: number, d: number, h: number, mi: number, s: number, ms: number): number | null => {
  const time = Date.UTC(y, mo, d, h, mi, s, ms);
  const back = new Date(time);
  const same =
    back.getUTCFullYear() === y && back.getUTCMonth() === mo && back.getUTCDate() === d && h < 24 && mi < 60 && s < 60;
  return same ? time : null;
};

const offsetMs = (zone: string | undefined): number => {
  if (!zone || /^(Z|UTC)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '');
  return (zone[0] === '-' ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
};

/** Epoch seconds below 100,000,000,000 (the year 5138), epoch milliseconds above. */
const epoch = (n: number): number | null => {
  if (!Number.isFinite(n) || n <= 0) return null;
  const ms = Math.round(n < 1e11 ? n * 1000 : n);
  return ms <= 8.64e15 ? ms : null;
};

/**
 * A time out of a CloudTrail record, in ms since the epoch, or null where it is none. AWS writes at least five formats, all
 * in UTC (domain.md §4.5); Date.parse would read some of them in the zone of this machine.
 */
export const parseAwsDate = (value: unknown): number | null => {
  if (typeof value === 'number') return epoch(value);
  if (typeof value !== 'string') return null;
  const source = value.trim();
  if (/^\d{9,16}(\.\d+)?$/.test(source)) return epoch(Number(source));
  const i = isoLike.exec(source);
  if (i) {
    const [, y, mo, d, h, mi, s = '0', fraction = '0', zone] = i;
    const ms = Math.floor(Number(`0.${fraction}`) * 1000);
    const time = utc(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s), ms);
    return time === null ? null : time - offsetMs(zone);
  }
  const m = spoken.exec(source);
  if (!m) return null;
  const [, name = '', d, y, hour = '', mi, s = '0', half] = m;
  const month = months.indexOf(name.toLowerCase());
  const h = Number(hour);
  // On a twelve-hour clock there is no 0 and no 13: such a text is not read one way or the other.
  if (month < 0 || (half !== undefined && (h < 1 || h > 12))) return null;
  const h24 = half === undefined ? h : (h % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  return utc(Number(y), month, Number(d), h24, Number(mi), Number(s), 0);
};
