import { StoreError, type StoreMode } from '../source/core/store.ts';
import type { BadLine } from './journal-scan.ts';

/** The sentences of the store: what happened, what was not changed, what to do next. */

export const missing = (incident: string, dir: string): StoreError =>
  new StoreError(
    'missing',
    `There is no incident ${incident} in ${dir}. Nothing was changed. Open it with \`reseal new ${incident} --started …\`, or give its folder with --state-dir.`,
  );

export const tamperedWhy = ({ line, why }: BadLine): string =>
  `Line ${line} of journal.jsonl does not hold: ${why}. Nothing was changed, and nothing will be written. What is shown may rest on it. Keep the folder as it is, and see "When it says tampered" in state/README.md.`;

export const replacedWhy =
  'journal.jsonl was changed, replaced or removed by something else while reseal was writing it. Nothing more will be written. Keep the folder as it is, and see "When it says tampered" in state/README.md.';

/** `gone`: who had the lock and runs no more. */
export const followerWhy = (holder: string | null, gone: string | null = null): string =>
  holder === null
    ? gone === null
      ? 'Nobody writes this incident now. It is followed read-only; take over to write.'
      : `${gone} wrote it and does not run any more. Nobody writes this incident now. It is followed read-only; take over to write.`
    : `${holder} has the lock. It is followed read-only; take over to write.`;

export const observerWhy = 'It is only looked at: what is read here is not saved.';

export const endedWhy = 'This store was closed.';

export const rebuiltNote =
  'What was saved before did not fit the journal; what is shown was rebuilt from the journal, which is the truth.';

export const takenBackNote =
  'The journal has fewer lines than were seen before: the one who writes it took some back, or they were removed.';

export const brokenSnapshot = (why: string, aside: string | null): string =>
  `state.json could not be used: ${why}. Nothing is lost: what is shown was rebuilt from the journal, which is the truth.${aside ? ` The bad file is kept as ${aside}.` : ''}`;

export const unreadable = (path: string, code: string | null): StoreError =>
  new StoreError(
    'unreadable',
    `${path} could not be read (${code}). Nothing was changed. Check owner and mode of the folder, and the disk.`,
  );

/** Why an append is refused in this mode. */
export const refusal = (mode: Exclude<StoreMode, 'writer'>, why: string, holder: string | null): StoreError => {
  switch (mode) {
    case 'follower': {
      const by = holder === null ? 'this process does not hold the lock' : `${holder} has the lock`;
      return new StoreError('locked', `This could not be saved: ${by}. Nothing was changed. Take over to write.`);
    }
    case 'tampered':
      return new StoreError('tampered', `This could not be saved. ${why}`);
    case 'read-only':
      return new StoreError('read-only', `This could not be saved: it is open read-only. Nothing was changed. ${why}`);
  }
};

export const takenOver = (by: string): StoreError =>
  new StoreError(
    'locked',
    `This could not be saved: somebody else took over (${by}). These lines were not kept. This one follows read-only now.`,
  );
