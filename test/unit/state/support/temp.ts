import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for one test, gone after it. */
export const tempFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'reseal-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Waits until `what` holds; fails with `say` after twenty seconds. */
export const until = async (say: string, what: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 20_000;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${say}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
