const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const pad = (n: number): string => String(n).padStart(2, '0');

/**
 * Instants inside `responseElements`, as real records have them: `Jul 10, 2023, 12:09:47 PM`, the same without the second
 * comma, and with U+202F before AM or PM (domain.md §4.5). `style` picks one.
 */
export const elementDate = (at: number, style: number): string => {
  const d = new Date(at);
  const hours = d.getUTCHours();
  const clock = `${hours % 12 === 0 ? 12 : hours % 12}:${pad(d.getUTCMinutes())}:${pad(d.getUTCSeconds())}`;
  const comma = style % 3 === 1 ? '' : ',';
  const space = style % 3 === 2 ? '\u202f' : ' ';
  const half = hours < 12 ? 'AM' : 'PM';
  return `${months[d.getUTCMonth()]} ${d.getUTCDate()}, ${d.getUTCFullYear()}${comma} ${clock}${space}${half}`;
};

/** `2026-05-20T13:00:00Z`: whole seconds, as CloudTrail and IAM write time. */
export const isoSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
