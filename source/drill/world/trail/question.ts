import { day, hour } from '../clock.ts';
import { ApiFailure } from '../failure.ts';
import { attributeKeys, type Filter } from './entry.ts';

/** A LookupEvents request that is well formed. Times are ms, inclusive at both ends. */
export type Question = {
  filter: Filter | null;
  start: number;
  end: number;
  max: number;
  token: string | null;
  /** `EventCategory=insight`: this world has none, so the answer is empty. */
  insight: boolean;
  /** Every parameter but the token, for the token to be bound to. */
  binding: string;
};

type Raw = { [key: string]: unknown };

const refuse = (code: string, message: string): ApiFailure => new ApiFailure(code, message, 400);
const badAttributes = (message: string): ApiFailure => refuse('InvalidLookupAttributesException', message);

/** `_`, space, comma and newline count double (domain.md §4.2). */
const weight = (value: string): number => value.length + (value.match(/[_ ,\n]/g)?.length ?? 0);

const filterOf = (raw: unknown): Filter | null => {
  if (raw === undefined || raw === null) return null;
  if (!Array.isArray(raw)) throw refuse('SerializationException', 'LookupAttributes must be a list.');
  if (raw.length > 1) throw badAttributes('Lookup attributes can contain only one item.');
  const [first] = raw;
  if (first === undefined) return null;
  const { AttributeKey: name, AttributeValue: value } = first as Raw;
  const key = attributeKeys.find((k) => k === name);
  if (!key)
    throw badAttributes(`Invalid lookup attribute key: ${String(name)}. Valid keys: ${attributeKeys.join(', ')}`);
  if (typeof value !== 'string' || value === '') throw badAttributes('A lookup attribute needs a value.');
  if (weight(value) > 2000) throw badAttributes('The lookup attribute value is longer than 2000 characters.');
  return { key, value };
};

const instant = (raw: unknown, otherwise: number): number => {
  if (raw === undefined || raw === null) return otherwise;
  if (typeof raw !== 'number' || !Number.isFinite(raw))
    throw refuse('SerializationException', 'Times are epoch seconds.');
  return raw * 1000;
};

/** An hour of grace: a caller that asks for "90 days ago" does so a moment before we read it. */
const oldest = (now: number): number => now - 90 * day - hour;

/** `raw`: the request; `place`: account and Region; `now`: world time, ms. Throws the refusals of domain.md §4.2. */
export const questionOf = (raw: Raw, place: string, now: number): Question => {
  const filter = filterOf(raw.LookupAttributes);
  const [start, end] = [instant(raw.StartTime, now - 90 * day), instant(raw.EndTime, now)];
  if (start > end) throw refuse('InvalidTimeRangeException', 'The start time is after the end time.');
  if (start < oldest(now)) throw refuse('InvalidTimeRangeException', 'Event history keeps the last 90 days only.');
  const max = raw.MaxResults ?? 50;
  if (typeof max !== 'number' || !Number.isInteger(max) || max < 1 || max > 50) {
    throw refuse('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
  }
  const category = raw.EventCategory;
  if (category !== undefined && category !== null && category !== 'insight') {
    throw refuse('InvalidEventCategoryException', `Invalid event category: ${String(category)}`);
  }
  const { LookupAttributes, StartTime, EndTime, MaxResults } = raw;
  const binding = JSON.stringify([place, LookupAttributes, StartTime, EndTime, MaxResults, category]);
  const token = typeof raw.NextToken === 'string' && raw.NextToken !== '' ? raw.NextToken : null;
  return { filter, start, end, max, token, insight: category === 'insight', binding };
};
