import type { Built } from '../scenario/build.ts';
import { type Performed, perform, type Write } from '../world/perform.ts';
import { openLines } from './lines.ts';

/** A write with how it ended: `done`, or the code that refused it. */
export type LoggedWrite = Write & { outcome: string; requestId: string };

/** The one way to change the world while it is served. */
export type WriteLog = {
  /** Carries the write out and has it on disk before it returns. Throws when the disk refuses; then nobody may be answered. */
  write(what: Omit<Write, 'seq'>): Performed;
  /** Keeps a write that never reached the world. */
  refuse(what: Omit<Write, 'seq'>, code: string): void;
  all(): LoggedWrite[];
  close(): void;
};

/** What must never lie in a file. The world has no use for it either: a replay needs only that something was given. */
const secretMembers = /^(Password|NewPassword|OldPassword)$/;

const withoutSecrets = (write: Omit<Write, 'seq'>): Omit<Write, 'seq'> => ({
  ...write,
  input: Object.fromEntries(Object.entries(write.input).map(([k, v]) => [k, secretMembers.test(k) ? 'not kept' : v])),
});

const outcomeOf = (performed: Performed): string => (performed.ok ? 'done' : performed.failure.code);

const replay = (built: Built, line: LoggedWrite): void => {
  if (line.refused) return;
  const outcome = outcomeOf(perform(built.world, built.vault, line));
  if (outcome === line.outcome) return;
  throw new Error(
    `Line ${line.seq} of the write log ends as ${outcome}, it ended as ${line.outcome}: log and world do not fit. ` +
      'Nothing was changed. Begin the drill anew with --fresh.',
  );
};

/** Brings a world as it was at its beginning to where its write log leaves it, and goes on writing there. */
export const openWriteLog = (file: string, built: Built): WriteLog => {
  const { lines, sink } = openLines(file);
  const entries = lines as LoggedWrite[];
  // Refused ones too, as far as they reached the world: they left events in the trail.
  for (const line of entries) replay(built, line);
  const keep = (write: Write, outcome: string, requestId: string): void => {
    const line: LoggedWrite = { ...write, outcome, requestId };
    sink.append(line);
    entries.push(line);
  };
  return {
    all: () => entries,
    close: () => sink.close(),
    refuse: (what, code) => keep({ ...withoutSecrets(what), seq: entries.length + 1, refused: true }, code, ''),
    write: (what) => {
      const write = { ...withoutSecrets(what), seq: entries.length + 1 };
      const performed = perform(built.world, built.vault, write);
      keep(write, outcomeOf(performed), performed.requestId);
      return performed;
    },
  };
};
