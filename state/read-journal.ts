import { open } from 'node:fs/promises';
import { errno } from './disk-words.ts';
import { type Base, emptyBase, type Recovered, recover, shorter } from './recover.ts';
import { unreadable } from './store-words.ts';

/** The journal as somebody reads it who does not write. Rejects with a StoreError `shorter`, `newer-schema`, `unreadable`. */
export const readJournal = async (path: string, known: Base): Promise<Recovered> => {
  const found = await readOnce(path, known);
  // Once more from the first line, before a word like tampering is said: somebody may just be writing.
  return found.bad ? readOnce(path, emptyBase()) : found;
};

const readOnce = async (path: string, known: Base): Promise<Recovered> => {
  try {
    const handle = await open(path, 'r');
    try {
      return await recover(handle, known);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errno(error) === null) throw error;
    if (errno(error) === 'ENOENT') {
      if (known.tip.seq > 0) throw shorter(0, known.tip.seq);
      // Whoever opened the incident has the lock, and is just about to make the file.
      return { base: emptyBase(), torn: Buffer.alloc(0), bad: null, rebuilt: false };
    }
    throw unreadable(path, errno(error));
  }
};
