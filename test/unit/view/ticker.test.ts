import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createTicker, type Ticker } from '../../../source/hooks/ticker.ts';

describe('the ticker', () => {
  let ticker: Ticker | null = null;
  afterEach(() => ticker?.stop());

  it('stands still between two ticks, however fast the clock of a drill runs', async () => {
    let asked = 0;
    // Another time at each look, as with --speed: a screen that was drawn from it would be drawn for ever.
    const made = createTicker(() => 5_000_000 + 60_000 * asked++);
    ticker = made;
    const before = made.now();
    expect(made.now()).toBe(before);
    const seen: number[] = [];
    const ticked = new Promise<void>((resolve) => {
      made.subscribe(() => {
        seen.push(made.now());
        if (seen.length === 2) resolve();
      });
    });
    const armed = made.now();
    expect(made.now()).toBe(armed);
    await Promise.race([ticked, sleep(10_000, undefined, { ref: false })]);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBeGreaterThan(seen[0] ?? Number.POSITIVE_INFINITY);
  });

  it('shows a later time to whoever looks again before anybody follows', async () => {
    ticker = createTicker(() => Date.now());
    const first = ticker.now();
    for (const end = Date.now() + 10_000; ticker.now() === first && Date.now() < end; ) await sleep(20);
    expect(ticker.now()).toBeGreaterThan(first);
  });
});
