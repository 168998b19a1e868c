import { type Store, StoreError } from '../core/store.ts';

/**
 * Commands that must write end here: with exit code 75 where somebody else holds the lock (product.md §8), with 70 where
 * nobody can write there. A full disk is no other writer: whoever waits for one would wait for ever.
 */
export const mustWrite = (store: Store): void => {
  const { mode, why, holder } = store.mode();
  if (mode === 'writer') return;
  if (mode !== 'follower') throw new StoreError(mode, why);
  const by = holder ? ` by ${holder}` : '';
  throw new StoreError(
    'locked',
    `${store.incident} is being written${by}. Nothing was changed. Do it there, or close it first.`,
  );
};

/**
 * The same, and the whole journal is proved first: a line that was changed long ago is found in the background only after
 * a second, and by then a short command has put its own line on top of it.
 */
export const mustWriteProved = async (opened: { store: Store; verify(): Promise<string | null> }): Promise<void> => {
  mustWrite(opened.store);
  const tampered = await opened.verify();
  if (tampered !== null) throw new StoreError('tampered', tampered);
};
