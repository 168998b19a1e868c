import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listIncidents } from '../../../state/list-incidents.ts';
import { isIncidentId, placesOf, stateDir } from '../../../state/location.ts';
import { note, openAt, opened, start } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

describe('where incidents lie', () => {
  test('--state-dir, then XDG_STATE_HOME, then ~/.local/state', () => {
    const env = { XDG_STATE_HOME: '/xdg' };
    expect(stateDir('/given', env, '/home/a')).toBe('/given');
    expect(stateDir(undefined, env, '/home/a')).toBe('/xdg/reseal');
    expect(stateDir(undefined, {}, '/home/a')).toBe('/home/a/.local/state/reseal');
    expect(stateDir(undefined, { XDG_STATE_HOME: '' }, '/home/a')).toBe('/home/a/.local/state/reseal');
    expect(stateDir(undefined, { XDG_STATE_HOME: 'relative' }, '/home/a')).toBe('/home/a/.local/state/reseal');
    expect(stateDir('given', {}, '/home/a')).toBe(join(process.cwd(), 'given'));
  });

  test('an incident id is a name of a folder and nothing else', () => {
    for (const id of ['INC-2026-05-20-001', 'DRILL-7', 'a', '7.b_c-d', 'x'.repeat(64)])
      expect(isIncidentId(id)).toBe(true);
    for (const id of ['', '.', '..', '.a', '-a', '_a', 'a/b', 'a\\b', 'a b', 'ä', 'a\n', 'a\0', 'x'.repeat(65)]) {
      expect(isIncidentId(id)).toBe(false);
      expect(() => placesOf('/s', id)).toThrow('cannot be an incident id. Nothing was changed.');
    }
  });
});

describe('the list of incidents', () => {
  const make = async (folder: string, id: string, at: number) => {
    const store = await openAt(folder, { incident: id });
    const event = opened(id);
    if (event.type === 'incident.opened') event.incident.openedAt = at;
    const items = [
      { id: 'log.roles', verdict: 'pass' as const, why: '' },
      { id: 'iam.users', verdict: 'attention' as const, why: '' },
      { id: 'trail.logging', verdict: 'pass' as const, why: '' },
    ];
    await store.append([event, { type: 'items.changed', items }, note('x')], { durable: true });
    await store.close();
  };

  test('newest first, with verdicts from the snapshot, or from the first line where that is damaged', async () => {
    const folder = tempFolder();
    await make(folder, 'INC-1', start);
    await make(folder, 'INC-2', start + 1000);
    await make(folder, 'INC-3', start + 500);
    writeFileSync(join(folder, 'INC-3', 'state.json'), 'null');
    mkdirSync(join(folder, 'not-an-incident'));
    mkdirSync(join(folder, 'INC-4'));
    writeFileSync(join(folder, 'INC-4', 'journal.jsonl'), 'hello\n');
    writeFileSync(join(folder, 'a file'), '');
    const entries = await listIncidents(folder);
    expect(entries.map((e) => e.id)).toEqual(['INC-2', 'INC-3', 'INC-1', 'INC-4']);
    expect(entries[0]).toEqual({
      ...{ id: 'INC-2', title: 'IRSA lockout', openedAt: start + 1000, drill: false, problem: null, checkedAt: null },
      verdicts: { pass: 2, attention: 1 },
    });
    expect(entries[1]).toMatchObject({ title: 'IRSA lockout', openedAt: start + 500, verdicts: null, problem: null });
    expect(entries[3]?.problem).toContain('does not begin with the opening');
  });

  test('one of a newer version is listed with what to do', async () => {
    const folder = tempFolder();
    await make(folder, 'INC-1', start);
    writeFileSync(join(folder, 'INC-1', 'state.json'), '{"schema":7}');
    expect((await listIncidents(folder))[0]?.problem).toContain('Use the version of reseal that wrote it');
  });

  test('a folder that is not there yet has none', async () => {
    expect(await listIncidents(join(tempFolder(), 'none'))).toEqual([]);
  });
});
