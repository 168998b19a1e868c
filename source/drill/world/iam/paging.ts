import { validation } from '../failure.ts';
import { type Input, type Output, type OutputValue, optional } from '../input.ts';
import type { OpContext } from './operation.ts';

const encode = (key: string): string => btoa(encodeURIComponent(key));

const decode = (marker: string): string => {
  try {
    return decodeURIComponent(atob(marker));
  } catch {
    throw validation('Invalid Marker.');
  }
};

const limitOf = (ctx: OpContext, input: Input): number => {
  const asked = optional(input, 'MaxItems');
  const limit = asked === null ? 100 : Number(asked);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw validation(
      `1 validation error detected: Value '${asked}' at 'maxItems' failed to satisfy constraint: Member must be between 1 and 1000`,
    );
  }
  return Math.min(limit, ctx.pageLimit ?? limit);
};

/**
 * One page in key order. The marker names the last key given, so items that vanish between two pages hide no others.
 */
export const page = <T>(
  ctx: OpContext,
  input: Input,
  name: string,
  items: Iterable<T>,
  keyOf: (item: T) => string,
  show: (item: T) => OutputValue,
): Output => {
  const marker = optional(input, 'Marker');
  const after = marker === null ? null : decode(marker);
  const sorted = [...items].map((item) => ({ key: keyOf(item), item })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const rest = after === null ? sorted : sorted.filter((s) => s.key > after);
  const shown = rest.slice(0, limitOf(ctx, input));
  const truncated = shown.length < rest.length;
  const last = shown.at(-1);
  return {
    [name]: shown.map((s) => show(s.item)),
    IsTruncated: truncated,
    Marker: truncated && last ? encode(last.key) : undefined,
  };
};
