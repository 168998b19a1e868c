/** One timer for everything that shows time: once a second, at the turn of the second of `now`. */
export type Ticker = { subscribe(listener: () => void): () => void; now(): number; stop(): void };

const second = 1000;

export const createTicker = (now: () => number): Ticker => {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const arm = (): void => {
    // A drill's clock may run faster than ours; then the turn of its second means nothing, and a second of ours is right.
    timer = setTimeout(tick, second - (now() % second) || second);
  };
  const tick = (): void => {
    arm();
    for (const listener of listeners) listener();
  };
  return {
    now,
    subscribe(listener) {
      listeners.add(listener);
      if (timer === null) arm();
      return () => {
        listeners.delete(listener);
      };
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      listeners.clear();
    },
  };
};
