import { describe, expect, it } from 'vitest';
import { orAborted, startDeadline } from '../../../source/adapters/abort.ts';
import { createGate } from '../../../source/adapters/gate.ts';
import { never, until } from './support.ts';

/** Work that goes on until it is let go. */
const holding = () => {
  let release = (): void => undefined;
  const promise = new Promise<string>((resolve) => {
    release = () => resolve('done');
  });
  return { promise, release: () => release() };
};

describe('gate', () => {
  it('lets no more in than it has places, and everybody in the end', async () => {
    const gate = createGate(4);
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      return 1;
    };
    const all = await Promise.all(Array.from({ length: 50 }, () => gate(never(), work, 0)));
    expect(all).toEqual(Array.from({ length: 50 }, () => 1));
    expect(most).toBe(4);
  });

  it('gives a place back when the work fails', async () => {
    const gate = createGate(1);
    await expect(gate(never(), () => Promise.reject(new Error('broken')), '')).rejects.toThrow('broken');
    expect(await gate(never(), async () => 'fine', '')).toBe('fine');
  });

  it('lets somebody who waits go at once when aborted, and loses no place by it', async () => {
    const gate = createGate(1);
    const first = holding();
    const running = gate(never(), () => first.promise, 'aborted');
    const controller = new AbortController();
    const waiting = gate(controller.signal, async () => 'ran', 'aborted');
    const later = gate(never(), async () => 'ran', 'aborted');
    controller.abort();
    expect(await waiting).toBe('aborted');
    first.release();
    expect(await running).toBe('done');
    expect(await later).toBe('ran');
    expect(await gate(never(), async () => 'again', 'aborted')).toBe('again');
  });

  it('hands a place on when it came in the moment of the abort', async () => {
    const gate = createGate(1);
    const first = holding();
    const controller = new AbortController();
    const running = gate(never(), () => first.promise, 'aborted');
    const waiting = gate(controller.signal, async () => 'ran', 'aborted');
    const later = gate(never(), async () => 'later', 'aborted');
    first.release();
    await running;
    controller.abort();
    expect(['ran', 'aborted']).toContain(await waiting);
    expect(await later).toBe('later');
  });
});

describe('deadline and abort', () => {
  it('tells its own end from that of the caller', async () => {
    const mine = startDeadline(never(), 1);
    await until(() => mine.signal.aborted, 'the deadline');
    expect(mine.passed()).toBe(true);
    mine.end();
    const outer = new AbortController();
    const other = startDeadline(outer.signal, 60_000);
    outer.abort();
    expect(other.signal.aborted).toBe(true);
    expect(other.passed()).toBe(false);
    other.end();
  });

  it('gives the other value when aborted, and swallows what comes later', async () => {
    const controller = new AbortController();
    const late = Promise.reject(new Error('late'));
    controller.abort();
    expect(await orAborted<string>(late, controller.signal, 'instead')).toBe('instead');
    expect(await orAborted(Promise.resolve('in time'), never(), 'instead')).toBe('in time');
  });
});
