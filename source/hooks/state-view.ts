import type { Engine, EngineState } from '../core/engine.ts';

/** The engine's state as screens see it: at most every `ms`, since a running check changes it far more often. */
export type StateView = { get(): EngineState; subscribe(listener: () => void): () => void; stop(): void };

export const createStateView = (engine: Pick<Engine, 'state' | 'subscribe'>, ms = 100): StateView => {
  const listeners = new Set<() => void>();
  let current = engine.state();
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const publish = (): void => {
    timer = null;
    last = performance.now();
    current = engine.state();
    for (const listener of listeners) listener();
  };
  // The first change is shown at once, and the last one always.
  const leave = engine.subscribe(() => {
    const wait = last + ms - performance.now();
    if (wait <= 0) publish();
    else timer ??= setTimeout(publish, wait);
  });
  return {
    get: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    stop() {
      leave();
      if (timer !== null) clearTimeout(timer);
      listeners.clear();
    },
  };
};
