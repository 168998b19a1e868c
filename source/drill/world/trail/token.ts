import { hash32 } from '../random.ts';

/** Where a chain of pages stands. `asOf`: world time of its first page; what is delivered later is not in the chain. */
export type Cursor = {
  asOf: number;
  /** Last of the single events that was passed, null at the start. */
  after: { time: number; id: string } | null;
  /** How many of the bulk were passed. */
  bulk: number;
};

// A check against mistakes, not against attackers: the world is on 127.0.0.1 and plays.
const seal = (seed: number, binding: string, body: string): string =>
  `${hash32(`${seed}|${binding}|${body}`).toString(36)}.${hash32(`${body}|${binding}|${seed}`).toString(36)}`;

/** `binding`: account, Region and every parameter but the token itself (domain.md §4.2). */
export const tokenOf = (seed: number, binding: string, cursor: Cursor): string => {
  const body = JSON.stringify([cursor.asOf, cursor.after?.time ?? 0, cursor.after?.id ?? '', cursor.bulk]);
  return btoa(`${seal(seed, binding, body)}|${body}`);
};

/** Null when the token was not given for exactly these parameters. */
export const cursorOf = (seed: number, binding: string, token: string): Cursor | null => {
  const text = decode(token);
  const cut = text.indexOf('|');
  const body = text.slice(cut + 1);
  if (cut < 0 || text.slice(0, cut) !== seal(seed, binding, body)) return null;
  const parsed: unknown = JSON.parse(body);
  if (!Array.isArray(parsed)) return null;
  const [asOf, time, id, bulk] = parsed;
  if (typeof asOf !== 'number' || typeof time !== 'number' || typeof id !== 'string' || typeof bulk !== 'number')
    return null;
  return { asOf, after: id === '' ? null : { time, id }, bulk };
};

const decode = (token: string): string => {
  try {
    return atob(token);
  } catch {
    // Not base64: certainly no token of ours, which the caller says in AWS's words.
    return '';
  }
};
