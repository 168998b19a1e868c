import { useEffect, useReducer, useRef } from 'react';

/** Milliseconds of work before keys and drawing get their turn. */
const slice = 4;

/**
 * Long work on what is in memory, in slices. `start` gives a fresh job whenever `key` changes, `step` works on it until
 * `enough()`, and says whether it is through. The component is drawn again a few times a second, and at the end.
 */
export const useSlices = <Job>(
  key: string,
  start: () => Job,
  step: (job: Job, enough: () => boolean) => boolean,
): Job => {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  const current = useRef<{ key: string; job: Job; through: boolean } | null>(null);
  if (current.current?.key !== key) current.current = { key, job: start(), through: false };
  const work = useRef(step);
  work.current = step;
  useEffect(() => {
    const mine = current.current;
    if (!mine || mine.key !== key || mine.through) return;
    let drawn = performance.now();
    let timer: ReturnType<typeof setImmediate> | null = null;
    const go = (): void => {
      const end = performance.now() + slice;
      mine.through = work.current(mine.job, () => performance.now() >= end);
      if (mine.through || performance.now() - drawn > 150) {
        drawn = performance.now();
        draw();
      }
      if (!mine.through) timer = setImmediate(go);
    };
    go();
    return () => {
      if (timer !== null) clearImmediate(timer);
    };
  }, [key]);
  return current.current.job;
};
