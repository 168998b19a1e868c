import type { FileHandle } from 'node:fs/promises';
import type { JournalLine } from '../source/core/journal-event.ts';
import { evolve, noProgress, type Progress } from '../source/core/progress.ts';
import { StoreError } from '../source/core/store.ts';
import { noTip, type Tip } from './journal-line.ts';
import { type BadLine, findTip, scanJournal } from './journal-scan.ts';

/** What is known, and how far into the journal that goes. Always replaced as a pair. */
export type Base = { progress: Progress; tip: Tip };

export const emptyBase = (): Base => ({ progress: noProgress(), tip: noTip });

export const fold = (progress: Progress, { event, at, by }: JournalLine): Progress =>
  evolve(progress, event, { at, by });

export type Recovered = { base: Base; torn: Buffer; bad: BadLine | null; rebuilt: boolean };

/**
 * What the journal says, starting from what is known already (a snapshot, or what a follower has read). When line `seq`
 * of the journal has the hash that is known, only the lines after it are replayed; otherwise everything is rebuilt. The
 * lines before it are proved later, in the background (`verifyJournal`). Throws a StoreError when the journal is shorter
 * than what is known: lines that once were there are gone.
 */
export const recover = async (handle: FileHandle, known: Base): Promise<Recovered> => {
  const tip = await findTip(handle, known.tip);
  if (tip) return { ...(await replay(handle, { progress: known.progress, tip })), rebuilt: false };
  const whole = await replay(handle, emptyBase());
  if (!whole.bad && whole.base.tip.seq < known.tip.seq) throw shorter(whole.base.tip.seq, known.tip.seq);
  return { ...whole, rebuilt: known.tip.seq > 0 };
};

export const shorter = (lines: number, seq: number): StoreError =>
  new StoreError(
    'shorter',
    `journal.jsonl has ${lines} lines, but ${seq} were saved before: lines were removed. Nothing was changed. Put back the whole journal.jsonl from a backup; to go on without those lines, move state.json and state.json.bak away, which cannot be hidden from the people who sign.`,
  );

const replay = async (handle: FileHandle, from: Base): Promise<Omit<Recovered, 'rebuilt'>> => {
  let progress = from.progress;
  const { tip, bad, torn } = await scanJournal(handle, from.tip, (line) => {
    progress = fold(progress, line);
  });
  return { base: { progress, tip }, torn, bad };
};
