/** A list of listeners; the smallest thing that lets a screen follow the engine. */
export type Emitter = { emit(): void; subscribe(listener: () => void): () => void };

export const emitter = (): Emitter => {
  const listeners = new Set<() => void>();
  return {
    emit: () => {
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
