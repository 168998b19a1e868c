import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { redactSecrets } from '../source/core/session-log/index.ts';
import { safeText } from '../source/core/view/safe-text.ts';
import { errno } from './disk-words.ts';

const faultFile = 'faults.log';

/** Bytes; what is older than that is moved to `faults.log.1`, which it replaces. */
const most = 256 * 1024;

const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch (error) {
    if (errno(error) === 'ENOENT') return 0;
    throw error;
  }
};

/** Stack and causes of an error, secrets removed, control characters as visible escapes. */
const faultText = (error: unknown): string => {
  const parts: string[] = [];
  for (let e: unknown = error, depth = 0; e !== undefined && depth < 4; depth += 1) {
    parts.push(e instanceof Error ? (e.stack ?? `${e.name}: ${e.message}`) : String(e));
    e = e instanceof Error ? e.cause : undefined;
  }
  return redactSecrets(parts.join('\ncaused by ')).split('\n').map(safeText).join('\n');
};

/**
 * Writes a fault of reseal itself beside the journal (0600), for whoever mends it: nobody else is told a stack. At once, so
 * that it is there whatever follows. False = it could not be written; a second fault must not hide the first.
 */
export const noteFault = (dir: string, at: number, where: string, error: unknown): boolean => {
  const file = join(dir, faultFile);
  try {
    if (sizeOf(file) > most) renameSync(file, `${file}.1`);
    appendFileSync(file, `${new Date(at).toISOString()} ${where}\n${faultText(error)}\n\n`, { mode: 0o600 });
    return true;
  } catch (refused) {
    if (errno(refused) === null) throw refused;
    return false;
  }
};
