import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { incident, openAt, opened, refusalOf, start, who } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const begun = async () => {
  const stateDir = tempFolder();
  const store = await openAt(stateDir);
  await store.append([opened()], { durable: true });
  const folder = join(stateDir, incident, 'evidence');
  const manifest = () => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  return { stateDir, store, folder, manifest };
};

test('a file and its entry: digests of what is kept and of the original, size, who and when', async () => {
  const { store, folder, manifest } = await begun();
  const content = '{"user":"tmp-admin","é":1}';
  const about = {
    what: 'state before deletion',
    originalSha256: 'f'.repeat(64),
    extra: { regions: ['us-east-1'], complete: true },
  };
  expect(await store.saveEvidence('a1-pre-image.json', content, about)).toEqual({
    file: 'a1-pre-image.json',
    sha256: sha256(content),
  });
  expect(readFileSync(join(folder, 'a1-pre-image.json'), 'utf8')).toBe(content);
  expect((statSync(join(folder, 'a1-pre-image.json')).mode & 0o777).toString(8)).toBe('600');
  expect(manifest()).toEqual({
    ...{ schema: 1, incident },
    files: [
      {
        ...{ file: 'a1-pre-image.json', sha256: sha256(content), originalSha256: 'f'.repeat(64), bytes: 27 },
        ...{ what: about.what, who, at: new Date(start).toISOString(), extra: about.extra },
      },
    ],
  });
  await store.close();
});

test('the same content again is the same entry; other content under the name is refused', async () => {
  const { store, folder, manifest } = await begun();
  await store.saveEvidence('a.json', 'one', { what: 'a' });
  await store.saveEvidence('a.json', 'one', { what: 'a' });
  const { code, message } = await refusalOf(store.saveEvidence('a.json', 'two', { what: 'a' }));
  expect(code).toBe('read-only');
  expect(message).toContain('evidence is never replaced. Nothing was changed.');
  expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('one');
  await Promise.all(['b', 'c', 'd'].map((n) => store.saveEvidence(`${n}.json`, n, { what: n })));
  expect(manifest().files.map((f: { file: string }) => f.file)).toEqual(['a.json', 'b.json', 'c.json', 'd.json']);
  await store.close();
});

describe('names that are refused', () => {
  for (const name of ['../x', '/etc/x', 'a/../b', 'a/b/c', '.hidden', '', 'manifest.json', 'a\n', 'x'.repeat(201)]) {
    test(JSON.stringify(name).slice(0, 30), async () => {
      const { store, stateDir } = await begun();
      expect((await refusalOf(store.saveEvidence(name, 'x', { what: 'x' }))).message).toContain('Nothing was saved');
      expect(readdirSync(stateDir)).toEqual([incident]);
      await store.close();
    });
  }
});

test('a manifest that is damaged is made again from files and journal, and kept aside', async () => {
  const { store, folder, manifest } = await begun();
  const saved = await store.saveEvidence('a.json', 'one', { what: 'state before' });
  await store.append([{ type: 'evidence.saved', ...saved, what: 'state before' }]);
  await store.saveEvidence('pre/b.json', 'two', { what: 'not journalled' });
  writeFileSync(join(folder, 'manifest.json'), '{"schema":1,"fil');
  await store.saveEvidence('c.json', 'three', { what: 'c' });
  expect(manifest().files).toMatchObject([
    { file: 'a.json', sha256: sha256('one'), what: 'state before', extra: { rebuilt: true } },
    { file: 'pre/b.json', sha256: sha256('two'), what: 'not known' },
    { file: 'c.json', what: 'c', who },
  ]);
  expect(store.notices().join()).toContain('manifest.json.bad-1');
  expect(readFileSync(join(folder, 'manifest.json.bad-1'), 'utf8')).toBe('{"schema":1,"fil');
  writeFileSync(join(folder, 'manifest.json'), '{"schema":2}');
  expect((await refusalOf(store.saveEvidence('d.json', 'four', { what: 'd' }))).code).toBe('newer-schema');
  await store.close();
});

test('evidence whose entry a crash has lost gets it when it is saved again', async () => {
  const { store, folder, manifest } = await begun();
  await store.saveEvidence('a.json', 'one', { what: 'a' });
  writeFileSync(join(folder, 'b.json'), 'two');
  await store.saveEvidence('b.json', 'two', { what: 'b' });
  expect(manifest().files).toHaveLength(2);
  await store.close();
});
