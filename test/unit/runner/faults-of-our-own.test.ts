import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { noConfig } from '../../../source/core/config.ts';
import type { ItemType } from '../../../source/core/item.ts';
import type { Ports } from '../../../source/core/ports.ts';
import { StoreError } from '../../../source/core/store.ts';
import { pass, unknown } from '../../../source/runbook/define-item.ts';
import { createEngine } from '../../../source/runner/engine.ts';
import { memoryStore } from '../../support/memory-store.ts';

const line = (id: string, judge: ItemType['judge']): ItemType => ({
  ...{ id, needs: [], uses: [], judge },
  items: () => [{ id, step: '1', deadline: 1, title: id, why: '', skippable: true }],
});

const secret = 'hvs.CAESIJabcdefghijklmnop';
const broken = (): never => {
  throw new TypeError(`cannot read ${secret}`);
};

const scene = async (types: ItemType[], keeps: boolean, ports: object = {}) => {
  const noted: [string, unknown][] = [];
  const store = memoryStore();
  const engine = await createEngine({
    ...{ store, ports: { clock: { now: () => 0, sleep: async () => undefined }, ...ports } as unknown as Ports },
    ...{ config: noConfig(), types, actions: [], readOnly: false, newId: () => 'a' },
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    openAct: () => Promise.reject(new Error('nothing acts here')),
    noteFault: (where, error) => {
      noted.push([where, error]);
      return keeps;
    },
  });
  return { engine, store, noted };
};

describe('a fault of reseal itself', () => {
  it('in one judge leaves that line unknown, in our words, and the others as they are', async () => {
    const { engine, noted } = await scene([line('log.one', broken), line('log.two', () => pass('fine'))], true);
    await engine.check();
    const { items } = engine.state().progress;
    expect(items['log.one']).toMatchObject({ verdict: 'unknown', why: expect.stringContaining('faults.log') });
    expect(items['log.two']?.verdict).toBe('pass');
    expect(JSON.stringify(items)).not.toContain('CAESIJ');
    expect(noted).toEqual([['the judge of log.one', expect.any(TypeError)]]);
  });

  it('writes no new line each time it happens again', async () => {
    const { engine, store } = await scene([line('log.one', broken)], true);
    await engine.check();
    const changes = () => store.journal.filter((e) => e.type === 'items.changed').length;
    const before = changes();
    await engine.check();
    expect(changes()).toBe(before);
  });

  const asking = (id: string, need: 'identity' | 'links', judge: ItemType['judge']): ItemType => ({
    ...line(id, judge),
    needs: [need],
  });
  const judge: ItemType['judge'] = ({ facts }) =>
    facts.identity?.ok ? pass('fine') : unknown(facts.identity ? facts.identity.fault.what : 'it was not read');

  it('in one source leaves the lines that need it unknown, and judges the others', async () => {
    const { engine, noted } = await scene(
      [asking('log.one', 'identity', judge), asking('log.two', 'links', () => pass('fine'))],
      true,
      { identity: { whoami: broken } },
    );
    await engine.check();
    const { progress, message, running } = engine.state();
    expect(progress.items['log.one']).toMatchObject({
      ...{ verdict: 'unknown', why: expect.stringMatching(/reseal itself failed in reading it .*faults\.log/) },
    });
    expect(progress.items['log.two']?.verdict).toBe('pass');
    expect(progress.checkedAt).not.toBeNull();
    expect(message?.text ?? '').not.toContain('failed');
    expect(running).toEqual([]);
    expect(JSON.stringify(progress)).not.toContain('CAESIJ');
    expect(noted).toEqual([[expect.stringMatching(/^reading /), expect.any(TypeError)]]);
  });

  it('is not what our own storage says: that ends the check', async () => {
    const full = (): never => {
      throw new StoreError('disk', 'The disk is full. Nothing was saved.');
    };
    const { engine, noted } = await scene([asking('log.one', 'identity', judge)], true, { identity: { whoami: full } });
    await engine.check();
    expect(engine.state().message).toMatchObject({ level: 'error', text: 'The disk is full. Nothing was saved.' });
    expect(engine.state().progress.items['log.one']).toBeUndefined();
    expect(noted).toEqual([]);
  });

  it.each([
    [true, /send them to whoever looks after reseal/],
    [false, /could not be kept/],
  ])(
    'that ends a whole check says what was not changed, and where the details are (kept: %s)',
    async (keeps, words) => {
      const { engine, store, noted } = await scene([line('log.two', () => pass('fine'))], keeps);
      store.append = broken;
      await engine.check();
      const { message } = engine.state();
      expect(message).toMatchObject({ level: 'error', text: expect.stringMatching(words) });
      expect(message?.text).toMatch(
        /^reseal itself failed in this check, .*Nothing in AWS or Vault was changed by that/,
      );
      expect(message?.text).not.toMatch(/CAESIJ|TypeError|cannot read/);
      expect(noted.map(([where]) => where)).toEqual(['this check']);
    },
  );
});
