/** One timer for everything that shows time: once a second, at the turn of the second of `now`. */
export type Ticker = {
  subscribe(listener: () => void): () => void;
  /** The time that is shown, ms: it stands still between two ticks, so that a drawing never sees two times. */
  now(): number;
  stop(): void;
};

const second = 1000;

export const createTicker = (now: () => number): Ticker => {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let shown = now();
  let taken = performance.now();
  const take = (): number => {
    [shown, taken] = [now(), performance.now()];
    return shown;
  };
  const arm = (): void => {
    const [before, since] = [shown, performance.now() - taken];
    // A drill's clock may run faster than ours; then the turn of its second means nothing, and a second of ours is right.
    const isFaster = take() - before > 2 * since + second;
    timer = setTimeout(tick, isFaster ? second : second - (shown % second));
  };
  const tick = (): void => {
    arm();
    for (const listener of listeners) listener();
  };
  return {
    // Read while a screen is drawn, and again after it: a clock that runs on in between would have it drawn for ever.
    now: () => (timer === null && performance.now() - taken >= second ? take() : shown),
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
