import type { Json } from '../words.ts';
import { isSecretName, maySecret, normalName, secretLooks, secretPlaces } from './secret-names.ts';

const redactedMark = '[redacted]';

/** Deeper than any real record; a hostile one must not exhaust the stack. */
const maxDepth = 100;

/** Takes out what looks like a secret by itself. */
export const redactText = (value: string): string => {
  if (value.length < 8 || !maySecret.test(value)) return value;
  let out = value;
  for (const look of secretLooks) out = out.replace(look, redactedMark);
  return out;
};

/** Steps from the record's own top (`anchored`), or from wherever they are found. */
type Place = { anchored: boolean; steps: string[] };

const isAt = (path: string[], { anchored, steps }: Place): boolean => {
  const start = path.length - steps.length;
  if (start < 0 || (anchored && start > 0)) return false;
  return steps.every((step, i) => step === '*' || step === path[start + i]);
};

const placesOf = (source: string, name: string): Place[] =>
  secretPlaces
    .filter((p) => p.source === source && p.name.test(name))
    .map((p) => ({
      anchored: p.path.startsWith('^'),
      steps: p.path
        .replace('^', '')
        .split('.')
        .map((s) => (s === '*' ? s : normalName(s))),
    }));

/** Null, true and false say nothing; everything else under a secret's name goes, names inside of it too. */
const hidden = (v: Json): Json => (v === null || typeof v === 'boolean' ? v : redactedMark);

/** The same few hundred names stand in every record. The bound keeps hostile records from filling memory. */
const names = new Map<string, { normal: string; secret: boolean }>();
const lookUp = (name: string): { normal: string; secret: boolean } => {
  const found = names.get(name);
  if (found) return found;
  const normal = normalName(name);
  const fresh = { normal, secret: isSecretName(normal) };
  if (names.size < 20_000) names.set(name, fresh);
  return fresh;
};

const walk = (v: Json, path: string[], places: Place[], depth: number): Json => {
  if (typeof v === 'string') return redactText(v);
  if (typeof v !== 'object' || v === null) return v;
  if (depth > maxDepth) return '[too deep]';
  if (Array.isArray(v)) return v.map((item) => walk(item, path, places, depth + 1));
  return Object.fromEntries(
    Object.entries(v).map(([name, value]) => {
      const known = lookUp(name);
      const here = [...path, known.normal];
      const secret = known.secret || places.some((p) => isAt(here, p));
      return [name, secret ? hidden(value) : walk(value, here, places, depth + 1)];
    }),
  );
};

/**
 * A part of a record without its secrets (domain.md §4.7), as a copy: by name, by place and by look. Access key ids stay:
 * they are no secret, and the session tree hangs on them.
 */
export const redact = (v: Json, source: string, name: string): Json => walk(v, [], placesOf(source, name), 0);
