type Method = (...args: never[]) => Promise<unknown>;
type Methods<T> = { [K in keyof T]: T[K] extends Method ? K : never }[keyof T];

/**
 * A port whose implementation is loaded when it is first asked: the SDKs are the largest part of the program, and the
 * first frame must not wait for them.
 */
export const lazyPort = <T extends object>(load: () => Promise<T>, methods: Methods<T>[]): T => {
  const port: Partial<Record<keyof T, Method>> = {};
  for (const name of methods) {
    port[name] = async (...args) => {
      const real = await load();
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
