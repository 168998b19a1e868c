import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { ConfigError, ConfigNode } from '../core/config-node.ts';

type Parsed = { ok: true; node: ConfigNode | null } | { ok: false; errors: ConfigError[] };

const plainScalar = (value: unknown): string | number | boolean | null => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  // A big integer, or a type of YAML's own: its text is enough to refuse it by.
  return String(value);
};

/** YAML text → values with line numbers. Syntax errors come with their line; anchors, aliases and tags are refused. */
export const parseConfigText = (text: string): Parsed => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const lineAt = (offset: number | undefined): number => (offset === undefined ? 1 : lines.linePos(offset).line);
  const syntax = document.errors.map((e) => ({ line: lineAt(e.pos[0]), key: '', message: `not YAML: ${e.message}` }));
  if (syntax.length > 0) return { ok: false, errors: syntax };

  // What YAML has and a configuration may not: told with its line, and read as nothing.
  const errors: ConfigError[] = [];
  const refuse = (line: number, key: string, message: string): ConfigNode => {
    errors.push({ line, key, message });
    return { kind: 'scalar', line, value: null, written: '' };
  };
  const read = (node: unknown, key: string, near: number): ConfigNode => {
    const line = lineAt((node as Node | null)?.range?.[0]) || near;
    if (isAlias(node)) return refuse(line, key, 'aliases are not read here; write the value out');
    if (isMap(node)) {
      const entries = node.items.map((pair) => {
        const name = isScalar(pair.key) ? String(pair.key.value) : '';
        const at = lineAt((pair.key as Node | null)?.range?.[0]);
        const path = key === '' ? name : `${key}.${name}`;
        const value = isScalar(pair.key) ? read(pair.value, path, at) : refuse(at, path, 'a key must be a plain word');
        return { key: name, line: at, value };
      });
      return { kind: 'map', line, entries };
    }
    if (isSeq(node)) return { kind: 'list', line, items: node.items.map((n, i) => read(n, `${key}[${i}]`, line)) };
    if (isScalar(node)) {
      const value = plainScalar(node.value);
      // An absent value has no place of its own: it is looked for beside its key.
      const place = node.range && node.range[0] === node.range[1] ? near : line;
      return { kind: 'scalar', line: place, value, written: node.source ?? String(value) };
    }
    return { kind: 'scalar', line: near, value: null, written: '' };
  };

  const node = document.contents === null ? null : read(document.contents, '', 1);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, node };
};
