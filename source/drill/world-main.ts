import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Claim, claimFolder } from './files/claim.ts';
import { joinWorldFile, type Wish } from './files/world-file.ts';
import { handedOut } from './handed-out.ts';
import { serve } from './http/server.ts';
import { openSite } from './open-site.ts';
import { installPrograms } from './programs/install.ts';
import type { Ready } from './ready.ts';
import { buildWorld } from './scenario/build.ts';

/**
 * The world of a drill: a process of its own that lives as long as its parent and keeps its own write log, so that it
 * shows every action that reseal lost or repeated. `node world-main.ts --dir DIR [--seed N] [--events N] [--speed N]
 * [--fresh]`; it says how to reach it over the channel, or on stdout when started by hand.
 */
const say = (message: Ready): void => {
  if (process.send) process.send(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
};

const numberOf = (text: string | undefined, name: string): number | null => {
  if (text === undefined) return null;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0 && (name === 'speed' ? value > 0 : Number.isInteger(value))) return value;
  throw new Error(`--${name} takes a number, not "${text}". Nothing was started.`);
};

const wishOf = (): { dir: string; wish: Wish } => {
  const one = { type: 'string' as const };
  const { values } = parseArgs({
    options: { dir: one, seed: one, events: one, speed: one, fresh: { type: 'boolean' as const } },
  });
  if (!values.dir) throw new Error('--dir names the folder of the world. Nothing was started.');
  const seed = numberOf(values.seed, 'seed');
  const events = numberOf(values.events, 'events');
  const speed = numberOf(values.speed, 'speed');
  return { dir: values.dir, wish: { seed, events, speed, fresh: values.fresh ?? false } };
};

/** Ends with its parent: when the channel to it closes, or our stdin where there is no channel. */
const endWithParent = (claim: Claim): void => {
  const end = (): void => {
    claim.release();
    process.exit(0);
  };
  if (process.send) process.on('disconnect', end);
  else process.stdin.resume().on('end', end);
  // Ctrl-C in the terminal reaches us too; the parent decides what it means.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
};

const join = (dir: string, wish: Wish, port: number): void => {
  const { seed, t0, clock } = joinWorldFile(dir, wish);
  const told = handedOut(buildWorld(seed, 0, t0));
  say({ type: 'joined', port, seed, t0, clock, ...told, adminToken: null });
  if (process.send) process.disconnect();
};

const serveHere = async (dir: string, wish: Wish, claim: Claim): Promise<void> => {
  const site = openSite(dir, wish, claim, (why) => {
    process.stderr.write(`The drill's world stops: ${why}\n`);
    process.exit(1);
  });
  const entry = process.argv[1];
  if (entry) installPrograms(path.resolve(dir), path.resolve(entry));
  const { port } = await serve(site);
  claim.serveAt(port);
  endWithParent(claim);
  const { seed, t0 } = site.built.world;
  const { adminToken } = site;
  say({ type: 'ready', port, seed, t0, clock: site.clock(), ...handedOut(site.built), adminToken });
};

const main = async (): Promise<void> => {
  if (process.argv[2] === '--program') return (await import('./programs/main.ts')).runProgram(process.argv.slice(2));
  const { dir, wish } = wishOf();
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const claimed = await claimFolder(dir);
  if ('holder' in claimed) return join(dir, wish, claimed.holder.port);
  try {
    await serveHere(dir, wish, claimed.claim);
  } catch (error) {
    claimed.claim.release();
    throw error;
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  if (process.send) process.disconnect();
});
