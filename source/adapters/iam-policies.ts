import type { AttachedPolicy } from '@aws-sdk/client-iam';
import type { Reading } from '../core/reading.ts';
import { together } from './iam-calls.ts';

/**
 * A policy document as JSON text. IAM sends it URL-encoded and the SDK leaves it so (domain.md §5.5). Undefined when it is
 * no JSON after all.
 */
export const documentOf = (sent: string | undefined): string | undefined => {
  if (!sent) return undefined;
  try {
    const text = sent.trimStart().startsWith('{') ? sent : decodeURIComponent(sent);
    return typeof JSON.parse(text) === 'object' ? text : undefined;
  } catch {
    return undefined;
  }
};

export const attached = (p: AttachedPolicy): { name: string; arn: string } | undefined =>
  p.PolicyArn ? { name: p.PolicyName ?? p.PolicyArn.replace(/^.*\//, ''), arn: p.PolicyArn } : undefined;

export const text = (value: string): string | undefined => value || undefined;

export const timeOf = (date: Date | undefined): number | undefined => {
  const ms = date?.getTime();
  return ms === undefined || Number.isNaN(ms) ? undefined : ms;
};

/** What `one` gives for each of a list that was read before; the first fault ends it. */
export const eachOf = async <A, T>(
  list: Reading<A[]>,
  one: (item: A) => Promise<Reading<T>>,
): Promise<Reading<T[]>> => {
  if (!list.ok) return list;
  const values: T[] = [];
  const parts: (Reading<unknown> & { ok: true })[] = [list];
  for (const reading of await Promise.all(list.value.map(one))) {
    if (!reading.ok) return reading;
    parts.push(reading);
    values.push(reading.value);
  }
  return together(parts, values);
};
