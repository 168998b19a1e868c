import { type FSWatcher, statSync, watch } from 'node:fs';
import { errno } from './disk-words.ts';
import type { Places } from './location.ts';
import { isStale, readLocks } from './lock.ts';

/** What would change if there were anything new: the journal's size and file, who has the lock, and whether he still runs. */
const look = ({ dir, journal }: Places): string => {
  const top = readLocks(dir).at(-1);
  const { size, ino } = statSync(journal);
  // A killed process touches no file: that it is gone is seen by looking at it.
  return `${size} ${ino} ${top?.n} ${top?.token} ${top !== undefined && isStale(top)}`;
};

/**
 * Calls `onChange` when the journal or the lock has changed. The system's own notice makes it prompt (`notices`; a writer
 * does without, it would hear itself); polling catches what no notice is given for: network file systems, containers.
 * Neither keeps the process alive. Returns how to stop.
 */
export const watchFolder = (
  places: Places,
  { pollMs, notices }: { pollMs: number; notices: boolean },
  onChange: () => void,
): (() => void) => {
  let last = '';
  const check = (): void => {
    let now: string;
    try {
      now = look(places);
    } catch (error) {
      if (errno(error) === null) throw error;
      now = `${errno(error)}`;
    }
    if (now === last) return;
    last = now;
    onChange();
  };
  const timer = setInterval(check, pollMs);
  timer.unref();
  let watcher: FSWatcher | null = null;
  const unwatch = (): void => {
    watcher?.close();
    watcher = null;
  };
  try {
    if (notices) watcher = watch(places.dir, { persistent: false }, check).on('error', unwatch);
  } catch (error) {
    // No notices here (limits of the system, or none at all): polling alone is enough.
    if (errno(error) === null) throw error;
  }
  check();
  return () => {
    clearInterval(timer);
    unwatch();
  };
};
