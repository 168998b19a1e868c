const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekday = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const month = `(?:${months.join('|')})[a-z]*\\.?`;

/** The days of a Slack client: `Today`, `Wednesday, May 20th`, `May 20th, 2026`, `20 May`, `2026-05-20`. */
export const dayPattern = `(?:today|yesterday|(?:${weekday}(?:,\\s*|\\s+))?(?:${month}\\s+\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s+\\d{4})?|\\d{1,2}(?:st|nd|rd|th)?\\.?\\s+${month}(?:\\s+\\d{4})?)|${weekday}|\\d{4}-\\d{2}-\\d{2})`;

const named = new RegExp(
  `(?<m>${months.join('|')})[a-z]*\\.?\\s+(?<d>\\d{1,2})|(?<d2>\\d{1,2})(?:st|nd|rd|th)?\\.?\\s+(?<m2>${months.join('|')})`,
  'i',
);
const day = 24 * 3_600_000;

/**
 * A day as a client writes it → ms of its midnight on a clock that pretends to be UTC. Null for `Today` and a weekday,
 * which say nothing without the day they were copied on. Without a year it is the one that lies nearest to `near` (ms).
 */
export const readDay = (text: string, near: number): number | null => {
  const iso = /\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (iso !== undefined) return known(Date.parse(`${iso}T00:00:00Z`));
  const parts = named.exec(text)?.groups;
  if (!parts) return null;
  const index = months.indexOf((parts.m ?? parts.m2 ?? '').toLowerCase());
  const number = Number(parts.d ?? parts.d2);
  const year = /\b(\d{4})\b/.exec(text)?.[1];
  const at = (y: number): number => Date.UTC(y, index, number);
  if (number < 1 || number > 31) return null;
  if (year !== undefined) return at(Number(year));
  const here = new Date(near).getUTCFullYear();
  return [here - 1, here, here + 1].map(at).reduce((a, b) => (Math.abs(b - near) < Math.abs(a - near) - day ? b : a));
};

const known = (at: number): number | null => (Number.isNaN(at) ? null : at);
