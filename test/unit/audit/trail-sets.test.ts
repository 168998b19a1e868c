import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { replaceSection } from '../../../source/docs/section.ts';
import { readTrailSet, trailSetMarkdown, trailSets } from '../../../source/docs/trail-sets.ts';
import { fixture } from './fixtures.ts';

const fixtures = fixture('').replace(/\/$/, '');

const textOf = (file: string): string =>
  (file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString('utf8');

/** Counted without the reader under test: by the shape that each set is known to have. */
const recordsIn = (file: string): number => {
  if (!/\.jsonl?(?:\.gz)?$/.test(file)) return 0;
  if (file.includes('.jsonl'))
    return textOf(file)
      .split('\n')
      .filter((line) => line.trim() !== '').length;
  const value = JSON.parse(textOf(file)) as unknown[] | { Records?: unknown[] };
  return Array.isArray(value) ? value.length : (value.Records?.length ?? 1);
};

const filesOf = (set: string): string[] =>
  readdirSync(fixture(`cloudtrail-${set}`), { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => `${f.parentPath}/${f.name}`);

describe.each([...trailSets])('the set %s', (set) => {
  it('is read without a loss: the classes add up to the records, and each record is in one', async () => {
    const expected = filesOf(set).reduce((n, file) => n + recordsIn(file), 0);
    const { records, classes } = await readTrailSet(set, fixtures);
    const counted = [...classes.values()].flatMap((names) => [...names.values()]).reduce((a, b) => a + b, 0);
    expect([records, counted]).toEqual([expected, expected]);
  });

  it('has a page in step with the code, and words of its own', async () => {
    const file = fileURLToPath(new URL(`../../../docs/trail-sets/${set}.md`, import.meta.url));
    const page = readFileSync(file, 'utf8');
    expect(page).toBe(replaceSection(page, 'counts', trailSetMarkdown(await readTrailSet(set, fixtures))));
    expect(page.split('## What surprises')[1]?.trim().length ?? 0).toBeGreaterThan(100);
  });
});

it('are all the sets that lie there', () => {
  const there = readdirSync(fixtures).filter((name) => name.startsWith('cloudtrail-') && name !== 'cloudtrail-made');
  expect(there.map((name) => name.replace('cloudtrail-', '')).sort()).toEqual([...trailSets].sort());
});
