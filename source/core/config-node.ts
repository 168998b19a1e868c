import { nearest } from './nearest.ts';

/** A configuration as it was written: values with the line they stand on (from 1). `written` is the scalar's own text. */
export type ConfigNode =
  | { kind: 'map'; line: number; entries: { key: string; line: number; value: ConfigNode }[] }
  | { kind: 'list'; line: number; items: ConfigNode[] }
  | { kind: 'scalar'; line: number; value: string | number | boolean | null; written: string };

/** `key` is the path to it: `terraform.roots[1].name`. `message` says what was expected and what was found. */
export type ConfigError = { line: number; key: string; message: string };

/** Reads a node or reports why not; several readers share one list of errors, so that all are told at once. */
export type Reader<T> = (node: ConfigNode, key: string, errors: ConfigError[]) => T | null;

const found = (node: ConfigNode): string => {
  if (node.kind !== 'scalar') return `a ${node.kind}`;
  if (node.value === null) return 'nothing';
  const type = typeof node.value === 'string' ? '' : `the ${typeof node.value} `;
  return `${type}${node.written.length > 40 ? `${node.written.slice(0, 40)}…` : node.written}`;
};

const refuse = (node: ConfigNode, key: string, errors: ConfigError[], expected: string): null => {
  errors.push({ line: node.line, key, message: `expected ${expected}, found ${found(node)}` });
  return null;
};

/** A string that matches. `expected` says in words what would be right. */
export const text =
  (expected = 'a text', pattern: RegExp = /\S/): Reader<string> =>
  (node, key, errors) => {
    if (node.kind === 'scalar' && typeof node.value === 'string' && pattern.test(node.value)) return node.value;
    return refuse(node, key, errors, expected);
  };

/** Twelve digits in quotes: unquoted, YAML reads a number and loses the zero in front, or reads it as octal. */
export const accountId: Reader<string> = (node, key, errors) => {
  const expected = 'an account id: 12 digits in quotes';
  if (node.kind === 'scalar' && typeof node.value === 'number' && /^\d{12}$/.test(node.written)) {
    const why = 'without quotes YAML reads a number, and a leading zero is lost or makes it octal';
    return refuse(node, key, errors, `${expected}, "${node.written}" (${why})`);
  }
  return text(expected, /^\d{12}$/)(node, key, errors);
};

export const flag: Reader<boolean> = (node, key, errors) =>
  node.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : refuse(node, key, errors, 'true or false');

export const list =
  <T>(item: Reader<T>, expected = 'a list'): Reader<T[]> =>
  (node, key, errors) => {
    if (node.kind !== 'list') return refuse(node, key, errors, expected);
    return node.items.flatMap((n, i) => item(n, `${key}[${i}]`, errors) ?? []);
  };

type Shape = { [key: string]: Reader<unknown> };
type Values<S extends Shape> = { [K in keyof S]: (S[K] extends Reader<infer T> ? T : never) | null };

const child = (key: string, name: string): string => (key === '' ? name : `${key}.${name}`);

/** A key that is not known is refused, with the nearest one that is. */
const refuseKey = (
  { key: name, line }: { key: string; line: number },
  key: string,
  known: readonly string[],
  errors: ConfigError[],
): void => {
  const meant = nearest(name, known);
  const message = `unknown key; ${meant ? `did you mean ${meant}?` : `known here: ${known.join(', ')}`}`;
  errors.push({ line, key: child(key, name), message });
};

/** A map of known keys, each with a reader of its own; null where a key is not there. */
export const object =
  <S extends Shape>(shape: S, required: string[] = []): Reader<Values<S>> =>
  (node, key, errors) => {
    if (node.kind !== 'map') return refuse(node, key, errors, `a map with ${Object.keys(shape).join(', ')}`);
    const known = Object.keys(shape);
    const values = Object.fromEntries(known.map((k) => [k, null])) as Values<S>;
    for (const entry of node.entries) {
      const reader = Object.hasOwn(shape, entry.key) ? shape[entry.key] : undefined;
      if (reader) Object.assign(values, { [entry.key]: reader(entry.value, child(key, entry.key), errors) });
      else refuseKey(entry, key, known, errors);
    }
    const missing = required.filter((r) => !node.entries.some((e) => e.key === r));
    for (const r of missing) errors.push({ line: node.line, key: child(key, r), message: 'missing, and needed here' });
    return values;
  };

/** A map of known keys to texts, of which none need be there. */
export const texts =
  (known: readonly string[]): Reader<{ [key: string]: string }> =>
  (node, key, errors) => {
    if (node.kind !== 'map') return refuse(node, key, errors, 'a map, {} for none');
    for (const entry of node.entries) if (!known.includes(entry.key)) refuseKey(entry, key, known, errors);
    const read = node.entries.map((e) => [e.key, text()(e.value, child(key, e.key), errors) ?? ''] as const);
    return Object.fromEntries(read);
  };

/** Reports each item of the list under `key` whose name stands there already. `names` in the order of the list. */
export const refuseTwice = (node: ConfigNode | null, key: string, name: string, errors: ConfigError[]): void => {
  if (node?.kind !== 'list') return;
  const seen = new Map<string, number>();
  node.items.forEach((item, i) => {
    const entry = item.kind === 'map' ? item.entries.find((e) => e.key === name) : undefined;
    const scalar = entry ? entry.value : item;
    if (scalar.kind !== 'scalar' || typeof scalar.value !== 'string') return;
    const before = seen.get(scalar.value);
    const path = entry ? `${key}[${i}].${name}` : `${key}[${i}]`;
    if (before === undefined) seen.set(scalar.value, scalar.line);
    else errors.push({ line: scalar.line, key: path, message: `${scalar.value} stands in line ${before} already` });
  });
};

/** The node at a path of keys, or null. */
export const at = (node: ConfigNode, ...path: string[]): ConfigNode | null => {
  const [first, ...rest] = path;
  if (first === undefined) return node;
  const entry = node.kind === 'map' ? node.entries.find((e) => e.key === first) : undefined;
  return entry ? at(entry.value, ...rest) : null;
};
