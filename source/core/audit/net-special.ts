import { iso } from '../clock.ts';
import { canonical, isTrue, parseJson, text } from '../json.ts';
import type { Net } from './net-effect.ts';
import type { Operation } from './operations.ts';
import type { VersionState } from './version-state.ts';

/** Documents are compared by content: white space and the order of keys mean nothing. Some are URL-encoded. */
const plainDocument = (source: string): string => {
  const decoded = source.startsWith('%7B') ? decode(source) : source;
  const parsed = parseJson(decoded);
  return parsed.ok ? canonical(parsed.value) : decoded;
};

const decode = (source: string): string => {
  try {
    return decodeURIComponent(source);
  } catch {
    return source;
  }
};

export const sameDocument = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && plainDocument(a) === plainDocument(b);

const madeBy = (op: Operation) => op.lives[0]?.made?.request ?? null;

/** A trust policy: what it was before is told only where the tree made the role. */
export const trustNet = (ops: Operation[]): Net | null => {
  const [lead] = ops;
  if (!lead) return null;
  const before = text(madeBy(lead), 'assumeRolePolicyDocument');
  const after = ops.at(-1)?.state ?? null;
  return { ops, lead, unsure: false, left: 'changed', before, after, transient: sameDocument(before, after) };
};

/**
 * A boundary; `''` = none, null = no record tells. Putting one may replace another, so that taking it off again undoes that
 * only where it is known that none was there.
 */
export const boundaryNet = (ops: Operation[], unsure: boolean): Net | null => {
  const [lead] = ops;
  const last = ops.at(-1);
  if (!lead || !last) return null;
  const before = lead.lives[0]?.made ? (text(madeBy(lead), 'permissionsBoundary') ?? '') : null;
  const off = last.rule.effect === 'removes';
  const after = off ? '' : last.state;
  return { ops, lead, unsure, left: off ? 'gone' : 'there', before, after, transient: !unsure && before === after };
};

const setsDefault = ({ rule, e }: Operation): boolean =>
  rule.effect === 'changes' || (rule.effect === 'adds' && isTrue(e.request, 'setAsDefault'));

/**
 * Versions of a managed policy are one finding. The default before is known where the tree made the policy, or where the
 * first new version is v2: then v1 was the only one. Deleting an older version undoes nothing and is loose.
 */
export const versionNet = (
  all: Operation[],
  policy: Operation | undefined,
): { net: Net | null; loose: Operation[] } => {
  const made = new Map(all.flatMap((o) => (o.rule.effect === 'adds' ? [[o.state ?? '?', iso(o.e.time)]] : [])));
  const isLoose = (o: Operation) => o.rule.effect === 'removes' && !made.has(o.state ?? '');
  const ops = all.filter((o) => !isLoose(o));
  const loose = all.filter(isLoose);
  const [lead] = ops;
  if (!lead) return { net: null, loose };
  const first = ops.find((o) => o.rule.effect === 'adds')?.state;
  const before = policy?.state ?? (first === 'v2' ? 'v1' : null);
  const standard = ops.findLast(setsDefault)?.state ?? null;
  for (const o of ops) if (o.rule.effect === 'removes' && o.state) made.delete(o.state);
  const state: VersionState = { versions: Object.fromEntries(made), default: standard };
  const transient = made.size === 0 && (!ops.some(setsDefault) || (before !== null && standard === before));
  const left = made.size > 0 ? 'there' : 'changed';
  return { net: { ops, lead, unsure: false, left, before, after: JSON.stringify(state), transient }, loose };
};

/**
 * The logging itself: tries count, also where every one failed. Undone only where all that succeeded was a stop, and a
 * start came after it. What was only switched on is no finding (nothing is lost by it) and stays an unclassified write.
 */
export const loggingNet = (ops: Operation[]): Net[] => {
  const [lead] = ops.filter((o) => o.rule.effect !== 'notes');
  if (!lead) return [];
  const done = ops.filter((o) => o.e.errorCode === null);
  const stops = done.filter((o) => o.rule.effect !== 'notes');
  const last = done.at(-1);
  const onlyStops = stops.length > 0 && stops.every((o) => o.rule.effect === 'removes');
  const transient = onlyStops && last?.rule.effect === 'notes' && last.e.time > (stops.at(-1)?.e.time ?? 0);
  const left = stops.length === 0 ? null : 'changed';
  return [{ ops, lead, unsure: false, left, before: null, after: null, transient }];
};
