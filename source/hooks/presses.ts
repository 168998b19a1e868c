/** How many presses were handled. */
export type Presses = { count(): number; subscribe(listener: () => void): () => void; tell(): void };

/**
 * React puts off what is changed outside of its own events until the next turn of the event loop, where a page of the trail may
 * come first; what an outside store tells it draws at once, and with it all that waits. So each press tells that it was one.
 */
export const createPresses = (): Presses => {
  const listeners = new Set<() => void>();
  let count = 0;
  return {
    count: () => count,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    tell() {
      count += 1;
      for (const listener of listeners) listener();
    },
  };
};
