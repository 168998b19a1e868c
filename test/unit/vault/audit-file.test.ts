import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createVaultAudit } from '../../../source/adapters/vault-audit-file.ts';
import { faultOf, gotten, never } from '../adapters/support.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'reseal-vault-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const file = (name: string, content: string | Buffer): string => {
  writeFileSync(path.join(dir, name), content);
  return path.join(dir, name);
};

const readAll = async (location: string, signal = never()) => {
  const texts = new Map<string, string>();
  let last = { done: 0, total: 0 };
  const answer = await createVaultAudit(location, realClock()).read(({ file: from, text, done, total }) => {
    texts.set(path.basename(from), (texts.get(path.basename(from)) ?? '') + text);
    last = { done, total };
  }, signal);
  return { answer, texts: Object.fromEntries(texts), last };
};

describe('the audit log on disk', () => {
  it('is read whole, in pieces, with every character', async () => {
    const text = `\ufeff{"a":"äöü 🚀 ${'é'.repeat(400_000)}"}\n`;
    const { answer, texts, last } = await readAll(file('audit.log', text));
    expect(gotten(answer)).toEqual({ files: 1 });
    expect(texts['audit.log']).toBe(text.slice(1));
    expect(last.done).toBe(last.total);
  });

  it('may be a folder: older files, packed ones, and nothing else in it', async () => {
    file('audit.log', 'a');
    file('audit.log.1', 'b');
    file('audit-2026-05-19.log.gz', gzipSync('c'));
    file('audit.jsonl', 'd');
    file('notes.txt', 'no');
    mkdirSync(path.join(dir, 'old.log'));
    const { answer, texts } = await readAll(dir);
    expect(gotten(answer)).toEqual({ files: 4 });
    expect(texts).toEqual({ 'audit.log': 'a', 'audit.log.1': 'b', 'audit-2026-05-19.log.gz': 'c', 'audit.jsonl': 'd' });
  });

  it('is not taken for empty when it is not there, not readable, or damaged', async () => {
    expect(faultOf((await readAll(path.join(dir, 'none.log'))).answer)).toMatchObject({
      kind: 'not-found',
      code: 'ENOENT',
    });
    expect(faultOf((await readAll(dir)).answer)).toMatchObject({
      kind: 'not-found',
      what: expect.stringContaining('holds no'),
    });
    const whole = gzipSync('x'.repeat(100_000));
    expect(faultOf((await readAll(file('cut.gz', whole.subarray(0, whole.length - 20)))).answer).kind).toBe(
      'truncated',
    );
    expect(faultOf((await readAll(file('odd.gz', 'not packed'))).answer).kind).toBe('truncated');
    const closed = file('closed.log', 'x');
    chmodSync(closed, 0);
    // The superuser may read it all the same.
    if (process.getuid?.() !== 0)
      expect(faultOf((await readAll(closed)).answer)).toMatchObject({ kind: 'disk', code: 'EACCES' });
  });

  it('lets go at once when somebody cancels', async () => {
    const log = file('audit.log', `{"a":"${'x'.repeat(8_000_000)}"}\n`);
    const stop = new AbortController();
    let pieces = 0;
    const answer = await createVaultAudit(log, realClock()).read(() => {
      pieces += 1;
      stop.abort();
    }, stop.signal);
    expect(faultOf(answer).kind).toBe('cancelled');
    expect(pieces).toBeLessThan(4);
  });
});
