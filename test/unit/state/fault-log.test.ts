import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noteFault } from '../../../state/fault-log.ts';
import { openStore } from '../../../state/open-store.ts';
import { readIncident } from '../../../state/read-incident.ts';
import { incident, opened, start, who } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

describe('faults.log', () => {
  it('keeps the stack and its causes, only for us, without secrets and without control characters', () => {
    const dir = tempFolder();
    const cause = new Error('token hvs.CAESIJabcdefghijklmnopqrst was \u001b[31mrefused');
    expect(noteFault(dir, start, 'this check', new TypeError('x is not a function', { cause }))).toBe(true);
    expect(noteFault(dir, start + 1000, 'the judge of iam.users', 'thrown as a text')).toBe(true);
    const file = join(dir, 'faults.log');
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^2026-05-20T13:00:00\.000Z this check\nTypeError: x is not a function\n {4}at /);
    expect(text).toContain('caused by Error: token [redacted] was');
    expect(text).toContain('2026-05-20T13:00:01.000Z the judge of iam.users\nthrown as a text\n');
    expect(text).not.toContain('CAESIJ');
    expect(text).not.toContain('\u001b');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('does not grow for ever', () => {
    const dir = tempFolder();
    writeFileSync(join(dir, 'faults.log'), 'old '.repeat(100_000));
    expect(noteFault(dir, start, 'this check', new Error('new'))).toBe(true);
    expect(readFileSync(join(dir, 'faults.log'), 'utf8')).not.toContain('old old');
    expect(readFileSync(join(dir, 'faults.log.1'), 'utf8')).toContain('old old');
  });

  it('that cannot be written is said, and is no second fault', () => {
    const dir = join(tempFolder(), 'gone');
    expect(noteFault(dir, start, 'this check', new Error('x'))).toBe(false);
    expect(existsSync(dir)).toBe(false);
  });
});

describe('another incident of the state folder', () => {
  const open = async (folder: string) => {
    const store = await openStore({ stateDir: folder, incident, mode: 'write', now: () => start, who, create: true });
    await store.append([opened()], { durable: true });
    return store;
  };
  const card = { id: incident, title: 'IRSA lockout', roleArn: null, startedAt: start };

  it('is told by its snapshot, with the people as they are named now', async () => {
    const folder = tempFolder();
    const store = await open(folder);
    const roles = { responder: 'bo', approver: 'erin', owner: null, countersignedBy: null };
    await store.append([{ type: 'roles.named', roles }], { durable: true });
    await store.close();
    expect(await readIncident(folder, incident)).toEqual({ ...card, responder: 'bo', approver: 'erin' });
  });

  it('is told by the line that opened it where there is no usable snapshot', async () => {
    const folder = tempFolder();
    await (await open(folder)).close();
    writeFileSync(join(folder, incident, 'state.json'), 'null');
    expect(await readIncident(folder, incident)).toEqual({ ...card, responder: 'alice', approver: 'bob' });
  });

  it('is none where there is none', async () => {
    expect(await readIncident(tempFolder(), 'INC-9')).toBeNull();
  });

  it('is not taken for none where it cannot be read', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'INC-9'));
    writeFileSync(join(folder, 'INC-9', 'journal.jsonl'), 'not a journal\n');
    await expect(readIncident(folder, 'INC-9')).rejects.toMatchObject({ code: 'unreadable' });
    mkdirSync(join(folder, 'INC-8', 'journal.jsonl'), { recursive: true });
    await expect(readIncident(folder, 'INC-8')).rejects.toMatchObject({ code: 'disk' });
  });
});
