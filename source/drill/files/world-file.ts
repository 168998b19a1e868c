import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { opensAfter } from '../scenario/account.ts';
import { rebase, type WorldClock } from '../world/clock.ts';
import { vaultAuditLogIn } from './vault-audit-log.ts';

/** `world.json`: all that a world needs besides its write log. Times are ms. */
export type WorldFile = {
  version: 1;
  seed: number;
  /** Extra events. */
  events: number;
  /** T: the issuance of the breakglass session. */
  t0: number;
  clock: WorldClock;
};

/** What the command line asks for; null = as it lies there, or the default. */
export type Wish = { seed: number | null; events: number | null; speed: number | null; fresh: boolean };

const fileIn = (dir: string): string => path.join(dir, 'world.json');
/** Beside `world.json`. */
export const writeLogIn = (dir: string): string => path.join(dir, 'writes.jsonl');

/** One step on disk: a crash leaves the old file or the new one. */
export const saveWorld = (dir: string, world: WorldFile): void => {
  const part = `${fileIn(dir)}.${process.pid}`;
  const handle = openSync(part, 'w', 0o600);
  writeSync(handle, `${JSON.stringify(world, null, 2)}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(part, fileIn(dir));
};

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const parseWorld = (dir: string): WorldFile => {
  const parsed: unknown = JSON.parse(readFileSync(fileIn(dir), 'utf8'));
  const bad = () =>
    new Error(`${fileIn(dir)} is no world of this version. Nothing was changed. Start it again with --fresh.`);
  if (typeof parsed !== 'object' || parsed === null) throw bad();
  const { version, seed, events, t0, clock } = parsed as Partial<WorldFile>;
  if (version !== 1 || !isNumber(seed) || !isNumber(events) || !isNumber(t0) || !clock) throw bad();
  const { realBase, worldBase, speed } = clock;
  if (!isNumber(realBase) || !isNumber(worldBase) || !isNumber(speed)) throw bad();
  return { version, seed, events, t0, clock: { realBase, worldBase, speed } };
};

const differs = (dir: string, what: string, there: number, asked: number): Error =>
  new Error(
    `${dir} holds a drill with ${what} ${there}, not ${asked}. Nothing was changed. Use --fresh to begin anew, or another folder.`,
  );

const begin = (dir: string, wish: Wish, now: number): WorldFile => {
  rmSync(fileIn(dir), { force: true });
  rmSync(writeLogIn(dir), { force: true });
  rmSync(vaultAuditLogIn(dir), { force: true });
  const clock = { realBase: now, worldBase: now, speed: wish.speed ?? 1 };
  // Whole seconds, as AWS's instants are: what is kept and what is shown stay the same.
  const t0 = Math.floor((now - opensAfter) / 1000) * 1000;
  return { version: 1, seed: wish.seed ?? 1, events: wish.events ?? 0, t0, clock };
};

/** Refuses a wish that does not fit the drill that lies there. */
const checked = (dir: string, wish: Wish): WorldFile => {
  const old = parseWorld(dir);
  if (wish.seed !== null && wish.seed !== old.seed) throw differs(dir, 'seed', old.seed, wish.seed);
  if (wish.events !== null && wish.events !== old.events) throw differs(dir, 'events', old.events, wish.events);
  return old;
};

/** What another process serves now; nothing is changed, and its speed stays. */
export const joinWorldFile = (dir: string, wish: Wish): WorldFile => {
  if (!wish.fresh) return checked(dir, wish);
  throw new Error(
    `Another process runs the drill in ${dir}. Nothing was changed. Quit it before you begin anew with --fresh.`,
  );
};

/** The world of a folder: resumed when there is one, else begun. The caller holds the folder (claim.ts). */
export const openWorldFile = (dir: string, wish: Wish, now: number): WorldFile => {
  if (wish.fresh || !existsSync(fileIn(dir))) {
    const fresh = begin(dir, wish, now);
    saveWorld(dir, fresh);
    return fresh;
  }
  const old = checked(dir, wish);
  if (wish.speed === null || wish.speed === old.clock.speed) return old;
  const faster = { ...old, clock: rebase(old.clock, now, { speed: wish.speed }) };
  saveWorld(dir, faster);
  return faster;
};
