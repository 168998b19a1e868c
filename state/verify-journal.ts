import { open } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { noProgress } from '../source/core/progress.ts';
import { noTip } from './journal-line.ts';
import { type BadLine, scanJournal } from './journal-scan.ts';
import { type Base, fold } from './recover.ts';

export type Verification =
  | { ok: true; lines: number }
  /** `line` counts from 1. */
  | { ok: false; line: number; why: string };

export type FullRead = {
  bad: BadLine | null;
  lines: number;
  /** The journal says what `base` says. False: the snapshot it came from was wrong. */
  sameProgress: boolean;
};

/** Proves every line up to `base` from the first one on, and folds them again: a snapshot is believed only until then. */
export const readWhole = async (path: string, base: Base): Promise<FullRead> => {
  const handle = await open(path, 'r');
  try {
    let progress = noProgress();
    const onLine: Parameters<typeof scanJournal>[2] = (line) => {
      progress = fold(progress, line);
    };
    const { bad, tip } = await scanJournal(handle, noTip, onLine, base.tip.bytes);
    const cut =
      !bad && tip.hash !== base.tip.hash ? { line: tip.seq + 1, why: 'what stood there before is gone' } : null;
    const sameProgress = isDeepStrictEqual(progress, base.progress);
    return { bad: bad ?? cut, lines: tip.seq, sameProgress };
  } finally {
    await handle.close();
  }
};
