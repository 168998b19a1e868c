/** What `promise` gives, or `instead` as soon as the signal aborts. Leaves no listener behind; never rejects later. */
export const orAborted = <T>(promise: Promise<T>, signal: AbortSignal, instead: T): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => resolve(instead);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    const settled = (): void => signal.removeEventListener('abort', stop);
    promise.then(
      (value) => {
        settled();
        resolve(value);
      },
      (error: unknown) => {
        settled();
        reject(error);
      },
    );
  });

export type Deadline = {
  signal: AbortSignal;
  /** Starts (again) to count; ms of real time. */
  restart(ms: number): void;
  /** True when the time ran out before the caller's own signal aborted. */
  passed(): boolean;
  end(): void;
};

/** A signal that also aborts when a time limit has passed. `end()` must be called; it frees timer and listener. */
export const startDeadline = (outer: AbortSignal, ms: number): Deadline => {
  const controller = new AbortController();
  let passed = false;
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const forward = (): void => controller.abort();
  const restart = (limit: number): void => {
    clearTimeout(timer);
    // Somebody slow may come here after everybody has gone: no timer may keep the process alive then.
    if (over || controller.signal.aborted) return;
    timer = setTimeout(() => {
      passed = !outer.aborted;
      controller.abort();
    }, limit);
  };
  if (outer.aborted) forward();
  else outer.addEventListener('abort', forward, { once: true });
  restart(ms);
  return {
    signal: controller.signal,
    restart,
    passed: () => passed,
    end: () => {
      over = true;
      clearTimeout(timer);
      outer.removeEventListener('abort', forward);
    },
  };
};
