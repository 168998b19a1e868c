export type Serial = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs one piece of work at a time, in the order given. A piece that fails does not stop those after it. */
export const serial = (): Serial => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
};
