import { orAborted } from './abort.ts';

/** At most `size` pieces of work at a time, first come first served. */
export type Gate = <T>(signal: AbortSignal, work: () => Promise<T>, whenAborted: T) => Promise<T>;

export const createGate = (size: number): Gate => {
  let busy = 0;
  const waiting: (() => void)[] = [];

  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  };

  return async (signal, work, whenAborted) => {
    if (signal.aborted) return whenAborted;
    if (busy < size) busy++;
    else {
      let enter = (): void => undefined;
      const entered = new Promise<true>((resolve) => {
        enter = () => resolve(true);
      });
      waiting.push(enter);
      if (!(await orAborted<boolean>(entered, signal, false))) {
        // The place may have been handed over in the very moment of the abort: then it must be handed on.
        const at = waiting.indexOf(enter);
        if (at >= 0) waiting.splice(at, 1);
        else leave();
        return whenAborted;
      }
    }
    try {
      return await work();
    } finally {
      leave();
    }
  };
};
