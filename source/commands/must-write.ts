import { type Store, StoreError } from '../core/store.ts';

/** Commands that must write end here, with exit code 75 where somebody else holds the lock (product.md §8). */
export const mustWrite = (store: Store): void => {
  const { mode, why, holder } = store.mode();
  if (mode === 'writer') return;
  if (mode === 'tampered') throw new StoreError('tampered', why);
  const by = holder ? ` by ${holder}` : '';
  throw new StoreError(
    'locked',
    `${store.incident} is being written${by}. Nothing was changed. Do it there, or close it first.`,
  );
};
