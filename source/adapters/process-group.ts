import { existsSync, readdirSync, readFileSync } from 'node:fs';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** False when there is nobody left to hear it. Signal 0 only asks. */
const signalGroup = (group: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
};

/** `pid (name) state ppid pgrp …`; the name may hold blanks and brackets. */
const stat = /^\d+ \(.*\) (\S) \d+ (\d+) /s;

/**
 * Is anybody of the group still running? The dead answer to signal 0 too, until their parent has collected them, and in a
 * container without an init nobody ever does: where /proc tells the dead from the living, it is asked.
 */
const anyAlive = (group: number): boolean => {
  if (!signalGroup(group, 0)) return false;
  if (!existsSync('/proc/self/stat')) return true;
  return readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    const [, state, pgrp] = stat.exec(readText(`/proc/${entry}/stat`)) ?? [];
    return Number(pgrp) === group && state !== 'Z' && state !== 'X';
  });
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // That process ended while we were looking.
  }
};

const untilGone = async (group: number, patience: number): Promise<void> => {
  for (let waited = 0; waited < patience && anyAlive(group); waited += 20) await pause(20);
};

/**
 * Ends what a program left behind in its process group: asks first, and after `patience` ms ends it. Waits until nobody is
 * left. The program itself has exited already, so execa no longer looks after the group. Not on Windows: there are none.
 */
export const endGroup = async (group: number | undefined, patience: number): Promise<void> => {
  if (group === undefined || process.platform === 'win32' || !signalGroup(group, 'SIGTERM')) return;
  await untilGone(group, patience);
  signalGroup(group, 'SIGKILL');
  await untilGone(group, patience);
};
