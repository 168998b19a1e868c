import { afterEach } from 'vitest';
import type { AwsAccess } from '../../../source/adapters/aws-client.ts';
import type { ClockPort } from '../../../source/core/ports.ts';
import type { Fault, Reading } from '../../../source/core/reading.ts';

export const secrets = {
  accessKeyId: 'AKIATESTTESTTESTTEST',
  secretAccessKey: 'secret-that-must-not-show',
  sessionToken: 'token-that-must-not-show',
};

export const accessTo = (endpoint: string, more: Partial<AwsAccess> = {}): AwsAccess => ({
  profile: null,
  credentials: secrets,
  endpoint,
  ...more,
});

/** A clock that only moves when somebody sleeps on it; `slept` keeps what was asked. */
export const fakeClock = (start = Date.UTC(2026, 4, 20, 13)) => {
  let now = start;
  const slept: number[] = [];
  const clock: ClockPort = {
    now: () => now,
    sleep: async (ms, signal) => {
      if (signal?.aborted) return;
      slept.push(ms);
      now += ms;
    },
  };
  return {
    clock,
    slept,
    advance: (ms: number) => {
      now += ms;
    },
  };
};

export const never = (): AbortSignal => new AbortController().signal;

export const gotten = <T>(reading: Reading<T>): T => {
  if (!reading.ok) throw new Error(`not read: ${JSON.stringify(reading.fault)}`);
  return reading.value;
};

export const faultOf = (reading: Reading<unknown>): Fault => {
  if (reading.ok) throw new Error(`read: ${JSON.stringify(reading.value)}`);
  return reading.fault;
};

/** Closes what a test opened, in the reverse order, after it. */
export const closing = (): (<T extends { close(): unknown }>(thing: T) => T) => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
  });
  return (thing) => {
    open.push(thing);
    return thing;
  };
};

/** Waits until it holds; the deadline is for a test that would otherwise hang, and is far above what is ever needed. */
export const until = async (holds: () => boolean, what: string): Promise<void> => {
  const end = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`did not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
