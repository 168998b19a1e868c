import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fileOf, serviceFiles, typesOf } from '../../../source/adapters/resources/types.ts';
import { byKind, unprobed } from '../../../source/core/audit/unprobed.ts';

const folder = path.resolve(import.meta.dirname, '../../../source/core/audit');

/** Every Terraform type that the tables name, by their text: a new one cannot be forgotten. */
const namedTypes = (): string[] => {
  const tables = readdirSync(path.join(folder, 'tables')).map((f) => path.join(folder, 'tables', f));
  const own = readdirSync(folder)
    .filter((f) => f.endsWith('.ts') && f !== 'unprobed.ts')
    .map((f) => path.join(folder, f));
  const text = [...tables, ...own].map((f) => readFileSync(f, 'utf8')).join('\n');
  return [...new Set([...text.matchAll(/['`](aws_[a-z0-9_]+)['`]/g)].map((m) => m[1] ?? ''))].sort();
};

it('every type of the tables has a probe, is looked at by its kind, or is named with a reason; none twice', () => {
  const without = unprobed.flatMap((u) => u.types);
  const types = namedTypes().filter((t) => t !== 'aws_eks_access_');
  expect(types.length).toBeGreaterThan(200);
  expect(types.filter((t) => fileOf(t) === null && !byKind.includes(t) && !without.includes(t))).toEqual([]);
  const all = [...without, ...byKind, ...serviceFiles.flatMap((f) => [...typesOf(f)])];
  expect(all.filter((t, i) => all.indexOf(t) !== i)).toEqual([]);
  // And nothing is listed that no table knows.
  expect(without.filter((t) => !types.includes(t))).toEqual([]);
});
