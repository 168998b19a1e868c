import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import type { FileStore } from '../../../state/open-store.ts';
import { incident, openAt, opened, pageSaved, refusalOf, trailEvent } from './support/samples.ts';
import { shakyDisk } from './support/shaky-disk.ts';
import { tempFolder } from './support/temp.ts';

const write = { readOnly: false, name: 'CreateUser', source: 'iam' } as const;
/** Page `p` of the trail: five events, the first of them a write. */
const page = (p: number): TrailEvent[] =>
  Array.from({ length: 5 }, (_, i) => trailEvent(p * 5 + i, i === 0 ? write : {}));

const savePage = async (store: FileStore, p: number): Promise<void> => {
  const segment = store.events.nextSegment();
  const added = await store.events.add(segment, page(p));
  await store.append([pageSaved(segment, added.length, store.events.digestOf(segment))]);
};

const plainPage = async (store: FileStore, p: number): Promise<void> => {
  const segment = store.events.nextSegment();
  await store.append([pageSaved(segment, (await store.events.add(segment, page(p))).length)]);
};

const filled = async (save = plainPage) => {
  const stateDir = tempFolder();
  const store = await openAt(stateDir);
  await store.append([opened()]);
  for (let p = 0; p < 4; p++) await save(store, p);
  await store.close();
  const folder = join(stateDir, incident, 'events');
  const remove = (...names: string[]) => {
    for (const name of names) rmSync(join(folder, name));
  };
  return { stateDir, folder, remove };
};

/** Opens, does something with the loaded store, closes. */
const once = async <T>(stateDir: string, work: (store: FileStore) => T | Promise<T>): Promise<T> => {
  const store = await openAt(stateDir);
  await store.events.load();
  const result = await work(store);
  await store.close();
  return result;
};

const problemsAt = (stateDir: string): Promise<string[]> => once(stateDir, (store) => store.events.problems());
const readAgain = async (store: FileStore, save = plainPage): Promise<void> => {
  for (let p = 0; p < 4; p++) await save(store, p);
};
const everything = (store: FileStore): string[] =>
  Array.from({ length: store.events.size() }, (_, i) => store.events.row(i).id);
const all = [0, 1, 2, 3].flatMap((p) => page(p).map((e) => e.id));
const missing2 = [expect.stringContaining('events/000002.jsonl is missing')];

describe('what the journal tells of and is not there is a problem before load() resolves', () => {
  for (const mode of ['write', 'follow', 'observe'] as const) {
    test(`segment and index gone, opened to ${mode}`, async () => {
      const { stateDir, remove } = await filled();
      remove('000002.jsonl', 'index.bin');
      const store = await openAt(stateDir, { mode });
      await store.events.load();
      expect(store.events.problems()).toEqual(missing2);
      await store.close();
    });
  }

  test('the last one, or all of them with their folder', async () => {
    const { stateDir, folder, remove } = await filled();
    remove('000004.jsonl', 'index.bin');
    expect(await problemsAt(stateDir)).toEqual([expect.stringContaining('events/000004.jsonl is missing')]);
    rmSync(folder, { recursive: true });
    expect(await problemsAt(stateDir)).toHaveLength(4);
  });

  test('without the snapshot too', async () => {
    const { stateDir, remove } = await filled();
    remove('000002.jsonl', 'index.bin', '../state.json');
    rmSync(join(stateDir, incident, 'state.json.bak'), { force: true });
    expect(await problemsAt(stateDir)).toEqual(missing2);
  });

  test('a journal that cannot be searched is no proof that nothing is missing', async () => {
    const { stateDir } = await filled();
    const path = join(stateDir, incident, 'journal.jsonl');
    const text = readFileSync(path, 'utf8');
    const at = text.indexOf('"segment.saved"');
    const store = await openAt(stateDir, { mode: 'observe' });
    writeFileSync(path, `${text.slice(0, at)}"segment.saved"x${text.slice(at + 16)}`);
    expect((await refusalOf(store.events.load())).code).toBe('unreadable');
    writeFileSync(path, text);
    await store.events.load();
    expect(store.events.problems()).toEqual([]);
    await store.close();
  });

  test('a page of a long journal, across the pieces in which it is read, also by one who follows', async () => {
    const { stateDir, remove } = await filled();
    const store = await openAt(stateDir);
    const text = 'a long note that says "segment.saved" '.repeat(800);
    for (let i = 0; i < 80; i++) {
      await store.append([{ type: 'note.added', about: 'incident', text }]);
      if (i % 20 === 0) await plainPage(store, 4 + i);
    }
    const follower = await openAt(stateDir, { mode: 'follow' });
    await follower.events.load();
    expect(follower.events.problems()).toEqual([]);
    expect(follower.events.size()).toBe(40);
    remove('000006.jsonl');
    await follower.events.lookAgain();
    expect(follower.events.problems()).toEqual([expect.stringContaining('events/000006.jsonl is missing')]);
    expect(follower.events.size()).toBe(35);
    await follower.close();
    await store.close();
  });
});

describe('a hole is not forgotten before it was read again', () => {
  test('by an index that does not name it, nor by pages that come after it', async () => {
    const { stateDir, remove } = await filled();
    remove('000002.jsonl');
    await once(stateDir, (store) => plainPage(store, 9));
    expect(await problemsAt(stateDir)).toEqual(missing2);
    remove('index.bin');
    expect(await problemsAt(stateDir)).toEqual(missing2);
  });

  test('and then for good: nothing is missing, also without the index, also when the first file comes back', async () => {
    const { stateDir, folder, remove } = await filled();
    const lost = readFileSync(join(folder, '000002.jsonl'));
    remove('000002.jsonl');
    await once(stateDir, async (store) => {
      const seen = store.events.problems();
      await readAgain(store);
      expect(store.events.problems()).toEqual(missing2);
      await store.events.healed(seen);
      expect(store.events.problems()).toEqual([]);
      expect(store.notices()).toEqual([]);
    });
    const look = () =>
      once(stateDir, (store) => {
        expect(store.events.problems()).toEqual([]);
        expect(everything(store)).toEqual(all);
      });
    await look();
    remove('index.bin');
    await look();
    writeFileSync(join(folder, '000002.jsonl'), lost);
    await look();
    expect(readdirSync(folder)).toContain('000006.jsonl');
  });

  test('what was read instead is missed as anything else', async () => {
    const { stateDir, remove } = await filled();
    remove('000002.jsonl');
    await once(stateDir, async (store) => {
      const seen = store.events.problems();
      await readAgain(store);
      await store.events.healed(seen);
    });
    remove('000006.jsonl', 'index.bin');
    expect(await problemsAt(stateDir)).toEqual([expect.stringContaining('events/000006.jsonl is missing')]);
  });

  test('a file of which a part is left still owes that part', async () => {
    const { stateDir, folder, remove } = await filled();
    const path = join(folder, '000002.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${lines.slice(0, 3).join('\n')}\n`);
    await once(stateDir, async (store) => {
      expect(store.events.problems()).toEqual([expect.stringContaining('events/000002.jsonl has lost events')]);
      const seen = store.events.problems();
      await readAgain(store);
      await store.events.healed(seen);
      expect(everything(store)).toEqual(all);
    });
    expect(await problemsAt(stateDir)).toEqual([]);
    remove('000002.jsonl', 'index.bin');
    expect(await problemsAt(stateDir)).toEqual(missing2);
  });

  test('what goes missing while it is read again stays named, and is read again as new', async () => {
    const { stateDir, remove } = await filled();
    remove('000002.jsonl');
    await once(stateDir, async (store) => {
      const seen = store.events.problems();
      await plainPage(store, 2);
      remove('000003.jsonl');
      await plainPage(store, 1);
      await store.events.healed(seen);
      expect(store.events.problems()).toEqual([expect.stringContaining('events/000003.jsonl is missing')]);
      await readAgain(store);
      await store.events.healed(store.events.problems());
      expect(store.events.problems()).toEqual([]);
      expect(everything(store)).toEqual(all);
    });
    remove('index.bin');
    expect(await once(stateDir, (store) => [everything(store), store.events.problems()])).toEqual([all, []]);
  });

  test('a disk that refuses to note it leaves it named, now and later', async () => {
    const { stateDir, remove } = await filled();
    remove('000002.jsonl');
    const { disk, fail } = shakyDisk();
    const store = await openAt(stateDir, { disk });
    await store.events.load();
    const seen = store.events.problems();
    await readAgain(store);
    fail.write = 'ENOSPC';
    expect((await refusalOf(store.events.healed(seen))).message).toContain('Its holes stay named.');
    expect(store.events.problems()).toEqual(missing2);
    fail.write = null;
    await plainPage(store, 9);
    await store.close();
    expect(await problemsAt(stateDir)).toEqual(missing2);
  });

  test('by somebody who only looks', async () => {
    const { stateDir, remove } = await filled();
    remove('000002.jsonl');
    const store = await openAt(stateDir, { mode: 'observe' });
    await store.events.load();
    expect((await refusalOf(store.events.healed(store.events.problems()))).code).toBe('read-only');
    expect(store.events.problems()).toEqual(missing2);
    await store.close();
  });
});

describe('segments that no line of the journal tells of', () => {
  /** A crash between the file and its line; the page is asked for again and brings nothing new. */
  const orphaned = async () => {
    const { stateDir, folder, remove } = await filled();
    const store = await openAt(stateDir);
    await store.events.add(store.events.nextSegment(), page(4));
    await store.close();
    remove('index.bin');
    await once(stateDir, async (again) => {
      expect(again.events.problems()).toEqual([]);
      const segment = again.events.nextSegment();
      expect(await again.events.add(segment, page(4))).toEqual([]);
      await again.append([pageSaved(segment, 0)]);
    });
    return { stateDir, folder, remove };
  };
  const missing5 = [expect.stringContaining('events/000005.jsonl is missing')];

  test('are missed too, without an index, until they were read again', async () => {
    const { stateDir, remove } = await orphaned();
    remove('000005.jsonl');
    rmSync(join(stateDir, incident, 'events', 'index.bin'), { force: true });
    await once(stateDir, async (store) => {
      expect(store.events.problems()).toEqual(missing5);
      await plainPage(store, 4);
      await store.events.healed(store.events.problems());
    });
    expect(await once(stateDir, (store) => [store.events.size(), store.events.problems()])).toEqual([25, []]);
  });

  test('are still missed when only an index named them, and that was written anew', async () => {
    const { stateDir, remove } = await filled();
    const store = await openAt(stateDir);
    await store.events.add(store.events.nextSegment(), page(4));
    await store.close();
    remove('000005.jsonl');
    await once(stateDir, (again) => plainPage(again, 9));
    remove('index.bin');
    expect(await problemsAt(stateDir)).toEqual(missing5);
  });

  test('a ledger that cannot be understood is a hole itself, until all was read again', async () => {
    const { stateDir, folder } = await orphaned();
    for (const content of ['', 'null', '{"schema":1}', '{"schema":1,"files":{"a":-1},"madeGood":{},"changed":{}}']) {
      writeFileSync(join(folder, 'ledger.json'), content);
      await once(stateDir, async (store) => {
        expect(store.events.problems()).toEqual([expect.stringContaining('events/ledger.json cannot be understood')]);
        await plainPage(store, 20);
        await store.events.healed(store.events.problems());
      });
      expect(await problemsAt(stateDir)).toEqual([]);
    }
  });
});

describe('content that is not what was saved', () => {
  const edit = (folder: string, from: string, to: string): void => {
    const path = join(folder, '000002.jsonl');
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    expect(to).toHaveLength(from.length);
    writeFileSync(path, text.replace(from, to));
  };
  const changed2 = [expect.stringMatching(/events\/000002\.jsonl (?:is torn or was|cannot be read \(it was) changed/)];

  test('the digest is that of the file', async () => {
    const stateDir = tempFolder();
    const store = await openAt(stateDir);
    await store.events.add(1, page(0));
    const file = readFileSync(join(store.dir, 'events', '000001.jsonl'));
    expect(store.events.digestOf(1)).toBe(createHash('sha256').update(file).digest('hex'));
    expect(store.events.digestOf(2)).toBeNull();
    await store.close();
  });

  for (const withIndex of [true, false]) {
    test(`an edited word is seen by the digest in the journal, ${withIndex ? 'behind' : 'without'} the index`, async () => {
      const { stateDir, folder, remove } = await filled(savePage);
      edit(folder, 'CreateUser', 'DeleteUser');
      if (!withIndex) remove('index.bin');
      await once(stateDir, async (store) => {
        expect((await store.events.significant()).map((e) => e.id)).not.toContain('event-000005');
        expect(store.events.problems()).toEqual(changed2);
        const seen = store.events.problems();
        await readAgain(store, savePage);
        await store.events.healed(seen);
        expect((await store.events.significant())[1]).toEqual(page(1)[0]);
      });
      remove('index.bin');
      await once(stateDir, async (store) => {
        expect(store.events.problems()).toEqual([]);
        expect(everything(store)).toEqual(all);
        expect((await store.events.significant())[1]).toEqual(page(1)[0]);
      });
    });
  }

  test('another id behind the index: left out and named, also after the index was written anew', async () => {
    const { stateDir, folder, remove } = await filled();
    edit(folder, 'event-000005', 'tneve-000005');
    await once(stateDir, async (store) => {
      expect((await store.events.significant()).map((e) => e.id)).toEqual([0, 10, 15].map((n) => trailEvent(n).id));
      expect(store.events.problems()).toEqual(changed2);
    });
    expect(await problemsAt(stateDir)).toEqual(changed2);
    remove('index.bin');
    expect(await problemsAt(stateDir)).toEqual(changed2);
  });

  test('noticed on opening a row: that is refused, and the file counts as a hole', async () => {
    const { stateDir, folder } = await filled();
    edit(folder, 'event-000006', 'tneve-000006');
    await once(stateDir, async (store) => {
      const { code, message } = await refusalOf(store.events.read('event-000006'));
      expect(code).toBe('unreadable');
      expect(message).toContain('events/000002.jsonl cannot be read (it was changed)');
      expect(store.events.problems()).toEqual(changed2);
    });
  });
});
