import { describe, expect, it } from 'vitest';
import { each, inOneGo, mapped, type Slices } from '../../../source/core/slices.ts';
import { inSlices, pacer } from '../../../source/runner/in-slices.ts';

/** Busy for so many ms of the clock. */
const busy = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};
function* work(pieces: number, did: number[]): Slices<string> {
  for (let i = 0; i < pieces; i++) {
    busy(3);
    did.push(i);
    yield;
  }
  return 'done';
}

describe('work in slices', () => {
  it('gives the same with and without pauses', async () => {
    function* sum(): Slices<number> {
      let n = 0;
      yield* each(
        [1, 2, 3, 4, 5],
        (x) => {
          n += x;
        },
        2,
      );
      return n + (yield* mapped([10, 20], (x) => x + 1, 1)).length;
    }
    expect(inOneGo(sum())).toBe(17);
    expect(await inSlices(sum())).toBe(17);
  });

  it('lets what else waits have its turn in between', async () => {
    const did: number[] = [];
    let seen = -1;
    const key = new Promise<void>((answered) =>
      setTimeout(() => {
        seen = did.length;
        answered();
      }, 1),
    );
    expect(await inSlices(work(30, did))).toBe('done');
    await key;
    expect(seen).toBeGreaterThan(-1);
    expect(seen).toBeLessThan(30);
  });

  it('gives two pieces of work a turn each: neither waits for the other’s end', async () => {
    const [a, b]: [number[], number[]] = [[], []];
    let others = -1;
    await Promise.all([inSlices(work(20, a)).then(() => (others = b.length)), inSlices(work(40, b))]);
    expect(others).toBeGreaterThan(0);
    expect(others).toBeLessThan(40);
  });

  it('a cancel leaves the rest undone', async () => {
    const did: number[] = [];
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1);
    expect(await inSlices(work(1000, did), stop.signal)).toBeNull();
    expect(did.length).toBeLessThan(1000);
    expect(await inSlices(work(1, did), stop.signal)).toBeNull();
  });

  it('what fails in a piece fails the whole', async () => {
    function* failing(): Slices<number> {
      yield;
      throw new Error('no');
    }
    await expect(inSlices(failing())).rejects.toThrow('no');
  });

  it('a loop that waits anyway pauses only when a slice is over', async () => {
    const pause = pacer();
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (turns < 1000) setImmediate(count);
    };
    setImmediate(count);
    await pause();
    expect(turns).toBe(0);
    busy(6);
    await pause();
    expect(turns).toBeGreaterThan(0);
    turns = 1000;
  });
});
