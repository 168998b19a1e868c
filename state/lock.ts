import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { errno } from './disk-words.ts';
import { createFile } from './files.ts';
import { type Identity, isGone, isThisProcess, thisProcess } from './process-identity.ts';

/**
 * Who may write. The lock is a row of files `lock.<n>`: the highest number has it. A process takes it by making the next
 * number with an exclusive create, so that out of many that try at once exactly one succeeds; it gives it back by removing
 * its own. There is no step in which somebody removes or replaces a lock that he only believes to be stale.
 */
export type Holder = { n: number; token: string; who: string; since: number; process: Identity | null };

const lockName = /^lock\.([1-9]\d{0,8})$/;

/** Locks that stores of this very process have. One that is not in here, but names this process, was left by a dead store. */
const living = new Set<string>();

const parseHolder = (n: number, text: string): Holder => {
  const unknown: Holder = { n, token: '', who: 'somebody unknown', since: 0, process: null };
  try {
    const { token, who, since, process } = JSON.parse(text);
    const { pid, start, boot, host, machine, space } = process;
    if (typeof token !== 'string' || typeof who !== 'string' || !Number.isSafeInteger(pid)) return unknown;
    return { n, token, who, since: Number(since), process: { pid, start, boot, host, machine, space } };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return unknown;
    throw error;
  }
};

/** Everybody whose lock lies there, the one who has it last. Synchronous: it is asked before each append. */
export const readLocks = (dir: string): Holder[] => {
  const numbers = readdirSync(dir).flatMap((name) => lockName.exec(name)?.[1] ?? []);
  const holders = numbers.flatMap((n) => {
    try {
      return [parseHolder(Number(n), readFileSync(join(dir, `lock.${n}`), 'utf8'))];
    } catch (error) {
      if (errno(error) === 'ENOENT') return [];
      throw error;
    }
  });
  return holders.sort((a, b) => a.n - b.n);
};

/** Surely dead. A lock that cannot be read is held by nobody knows whom: only a person may take that over. */
export const isStale = ({ process: other, token }: Holder): boolean => {
  if (other === null) return false;
  return isThisProcess(other) ? !living.has(token) : isGone(other);
};

const holderText = ({ who, since, process: p }: Holder): string => {
  const where = p ? `, process ${p.pid} on ${p.host}` : '';
  const from = since > 0 ? `, since ${new Date(since).toISOString().slice(0, 19)}Z` : '';
  return `${who}${where}${from}`;
};

/** Who has the lock of an incident, in words; null when nobody has who still runs. */
export const currentHolder = (dir: string): string | null => {
  try {
    const top = readLocks(dir).at(-1);
    return top && !isStale(top) ? holderText(top) : null;
  } catch (error) {
    if (errno(error) === null) throw error;
    return null;
  }
};

/** Who had the lock and does not run any more without having given it back, in words; null = nobody is known to. */
export const goneHolder = (dir: string): string | null => {
  try {
    const top = readLocks(dir).at(-1);
    return top && isStale(top) ? holderText(top) : null;
  } catch (error) {
    if (errno(error) === null) throw error;
    return null;
  }
};

export class Lock {
  #dir: string;
  #mine: Holder;

  constructor(dir: string, mine: Holder) {
    this.#dir = dir;
    this.#mine = mine;
    living.add(mine.token);
  }

  get n(): number {
    return this.#mine.n;
  }

  get holder(): Holder {
    return this.#mine;
  }

  /** Null while it is ours; else who has it now. */
  lostTo(): string | null {
    const top = readLocks(this.#dir).at(-1);
    if (top?.n === this.#mine.n && top.token === this.#mine.token) return null;
    return top ? holderText(top) : 'nobody: the lock was removed';
  }

  /** The store ended without giving it back, as a killed process does: whoever opens next finds it stale. */
  abandon(): void {
    living.delete(this.#mine.token);
  }

  async release(): Promise<void> {
    living.delete(this.#mine.token);
    const there = readLocks(this.#dir).find((l) => l.n === this.#mine.n);
    if (there?.token === this.#mine.token) await removeLock(this.#dir, this.#mine.n);
  }
}

export const removeLock = (dir: string, n: number): Promise<void> => rm(join(dir, `lock.${n}`), { force: true });

export type Acquired = { lock: Lock; before: Holder[] } | { heldBy: Holder };

/**
 * Takes the lock when nobody has it, or only somebody dead; with `force` in any case. `before` are those who had it and
 * whose files still lie there: unless all of them are stale, the journal must be fenced off from them (take-seat.ts).
 */
export const acquireLock = async (
  dir: string,
  { who, since, force, disk }: { who: string; since: number; force: boolean; disk: Disk },
): Promise<Acquired> => {
  for (;;) {
    const before = readLocks(dir);
    const top = before.at(-1);
    if (top && !force && !isStale(top)) return { heldBy: top };
    const mine: Holder = { n: (top?.n ?? 0) + 1, token: randomUUID(), who, since, process: thisProcess() };
    const { n, ...content } = mine;
    // It lives before its file is there: another store of this process must never see the one without the other.
    const lock = new Lock(dir, mine);
    try {
      if (!(await createFile(join(dir, `lock.${n}`), `${JSON.stringify(content)}\n`, { disk }))) {
        lock.abandon();
        continue;
      }
    } catch (error) {
      await lock.release();
      throw error;
    }
    // The row may have grown and shrunk since it was read; if there is a higher number now, that one has it.
    if (lock.lostTo() === null) return { lock, before };
    await lock.release();
  }
};
