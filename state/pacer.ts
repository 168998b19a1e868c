/** ms of work before keys and drawing get their turn. */
const slice = 4;

/** For long work on what is in memory: `await pause()` between its pieces waits only when a slice is over. */
export const pacer = (): (() => Promise<void>) => {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < slice) return;
    await new Promise((done) => setImmediate(done));
    since = performance.now();
  };
};
