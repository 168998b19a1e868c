import { notRead, type Reading } from '../core/reading.ts';

type Method = (...args: never[]) => Promise<Reading<unknown>>;
type Methods<T> = { [K in keyof T]: T[K] extends Method ? K : never }[keyof T];

/**
 * A port whose implementation is loaded when it is first asked: the SDKs are the largest part of the program, and the
 * first frame must not wait for them. What could not be loaded could not look: that is a fault like any other.
 */
export const lazyPort = <T extends object>(load: () => Promise<T>, methods: Methods<T>[], now: () => number): T => {
  const port: Partial<Record<keyof T, Method>> = {};
  for (const name of methods) {
    port[name] = async (...args) => {
      let real: T;
      try {
        real = await load();
      } catch (error) {
        const why = error instanceof Error ? error.message : 'no reason given';
        return notRead({ kind: 'network', what: `it could not be reached: ${why}` }, now());
      }
      return (real[name] as Method)(...args);
    };
  }
  return port as T;
};

/** Loads once; a load that failed is tried again at the next call. */
export const once = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
};
