const minute = 60_000;
const hour = 60 * minute;

const formats = new Map<string, Intl.DateTimeFormat>();

const format = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
};

/** Is it an IANA name that this runtime knows (`Europe/Berlin`, `UTC`)? */
export const isZone = (zone: string): boolean => {
  try {
    format(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const formatted = (at: number, zone: string): number => {
  const parts: { [type: string]: number } = {};
  for (const p of format(zone).formatToParts(at)) if (p.type !== 'literal') parts[p.type] = Number(p.value);
  const { year = 0, month = 1, day = 1, hour: h = 0, minute: m = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, h, m, second);
};

/** Clocks are changed at a quarter of an hour: within one the offset is asked once, as asking costs microseconds. */
const quarter = 15 * minute;
const offsets = new Map<string, Map<number, number>>();

/** What a wall clock in `zone` shows at `at` (ms), as ms of a clock that pretends to be UTC. Throws RangeError for an unknown zone. */
export const wallClock = (at: number, zone: string): number => {
  const slot = Math.floor(at / quarter);
  const known = offsets.get(zone) ?? new Map<number, number>();
  const offset = known.get(slot) ?? formatted(slot * quarter, zone) - slot * quarter;
  // Long-lived as the app is: what was asked for old logs need not be kept for ever.
  if (known.size > 50_000) known.clear();
  offsets.set(zone, known.set(slot, offset));
  return at + offset;
};

/**
 * The instants (ms) at which a wall clock in `zone` shows `wall`: one, none in the hour that is skipped in spring, two in
 * the hour that is repeated in autumn; earliest first.
 */
export const instantsOf = (wall: number, zone: string): number[] => {
  const around = new Set([wall - 15 * hour, wall + 15 * hour].map((at) => wallClock(at, zone) - at));
  const found = [...around].map((offset) => wall - offset).filter((at) => wallClock(at, zone) === wall);
  return found.sort((a, b) => a - b);
};

/** Offsets in ms of the abbreviations that mean one thing only. `IST`, `CST` and `BST` mean several: they are not here. */
const abbreviations: { [name: string]: number } = {
  ...{ Z: 0, UTC: 0, GMT: 0, WET: 0, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3, MSK: 3, JST: 9, AEST: 10, AEDT: 11 },
  ...{ NZST: 12, NZDT: 13, EST: -5, EDT: -4, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};

const ambiguous = new Set(['IST', 'CST', 'BST', 'AST', 'SST', 'ECT', 'AMT', 'ADT']);

/** Offset in ms; `ambiguous` where the abbreviation names several zones; null where the word is no zone at all. */
export const offsetOf = (word: string): number | 'ambiguous' | null => {
  const numeric = /^([+-])(\d{2}):?(\d{2})$/.exec(word);
  if (numeric) return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * hour + Number(numeric[3]) * minute);
  if (ambiguous.has(word)) return 'ambiguous';
  const known = Object.hasOwn(abbreviations, word) ? abbreviations[word] : undefined;
  return known === undefined ? null : known * hour;
};
