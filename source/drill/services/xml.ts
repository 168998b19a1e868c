import type { Output, OutputValue } from '../world/input.ts';
import { isoSeconds } from '../world/trail/dates.ts';

const named: { [c: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
};

/** Text of an element. A bare carriage return would be read as a line feed, so it is spelt out. */
export const escapeXml = (text: string): string => text.replace(/[&<>"'\r]/g, (c) => named[c] ?? c);

const leaf = (value: string | number | boolean | Date): string =>
  value instanceof Date ? isoSeconds(value.getTime()) : escapeXml(String(value));

/** One element; lists are wrapped in `item` (`member` for the query protocol, `item` for EC2), undefined is left out. */
const element = (name: string, value: OutputValue, item: string): string => {
  if (value === undefined) return '';
  const inner = Array.isArray(value)
    ? value.map((v) => element(item, v, item)).join('')
    : typeof value === 'object' && !(value instanceof Date)
      ? members(value, item)
      : leaf(value);
  return `<${name}>${inner}</${name}>`;
};

/** The members of a structure, in the order in which they stand. */
export const members = (output: Output, item: 'member' | 'item' | string): string =>
  Object.entries(output)
    .map(([name, value]) => element(name, value, item))
    .join('');
