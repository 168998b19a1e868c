import { type Faults, noFaults } from '../source/core/fault-point.ts';
import { type Disk, realDisk } from './disk.ts';
import { diskError } from './disk-words.ts';
import { type Classify, plainRules } from './event-rules.ts';
import { FileStore } from './file-store.ts';
import { ensureFolder, exists, privateFolder } from './files.ts';
import { placesOf } from './location.ts';
import { missing } from './store-words.ts';

export type OpenOptions = {
  /** The folder of all incidents (location.ts). */
  stateDir: string;
  incident: string;
  /**
   * `write`: takes the lock, or follows where somebody else has it. `follow`: read-only, sees new lines live. `observe`:
   * reads once; never locks, never writes (`check` beside a running app, `status`).
   */
  mode: 'write' | 'follow' | 'observe';
  /** ms; the app's one clock. Stamps the lines. */
  now: () => number;
  /** user@host. */
  who: string;
  /** False: an incident that is not there is an error in mode `write` too. */
  create?: boolean;
  /** How the audit sorts events. */
  rules?: Classify;
  faults?: Faults;
  disk?: Disk;
  /** ms after which the whole journal is proved in the background. */
  verifyAfter?: number;
  /** ms between two looks at lock and journal. */
  poll?: number;
};

export type { Classify, FileStore };

/**
 * Opens an incident: the snapshot and the lines after it (product.md §10). Resolves also when the journal was tampered
 * with, somebody else has the lock, or nothing can be written there: `mode()` says so. Rejects with a StoreError:
 * `missing`, `shorter`, `newer-schema`, `unreadable`, or `disk` where a new incident cannot be made.
 */
export const openStore = async (options: OpenOptions): Promise<FileStore> => {
  const { stateDir, incident, mode } = options;
  const places = placesOf(stateDir, incident);
  let isThere: boolean;
  try {
    isThere = (await exists(places.journal)) || (await exists(places.snapshot));
  } catch (error) {
    throw diskError(error, `The incident ${incident} could not be looked for in ${stateDir}`);
  }
  if (!isThere && (mode !== 'write' || options.create === false)) throw missing(incident, stateDir);
  if (!isThere) {
    try {
      await ensureFolder(stateDir);
      await privateFolder(places.dir);
    } catch (error) {
      throw diskError(error, `The folder ${places.dir} could not be made`);
    }
  }
  const { now, who, rules = plainRules, faults = noFaults, disk = realDisk, verifyAfter = 1_000, poll = 400 } = options;
  const store = new FileStore({ places, incident, mode, now, who, faults, disk, verifyAfter, poll, rules, isThere });
  await store.begin();
  return store;
};
