import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { JournalLine } from '../../source/core/journal-event.ts';
import { type Pty, startPty } from './pty.ts';

const root = path.resolve(import.meta.dirname, '../..');
export const cli = path.join(root, 'dist/cli.js');

/** A state folder that is gone after the test. */
export const stateFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'reseal-terminal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
};

/** The environment of a bare machine: nothing of the vendors' tools, a cache of its own. */
export const bareEnv = (folder: string): { [name: string]: string } => ({
  ...{
    PATH: process.env.PATH ?? '',
    HOME: folder,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    XDG_CACHE_HOME: path.join(folder, '.cache'),
  },
});

/**
 * The built app on the drill, in a real pseudo-terminal. Its clock runs faster, so that the trail is read in a second: at 30
 * the ten minutes for which a plan is fresh are 20 s.
 */
export const startDrill = (stateDir: string, args: string[] = [], size = { cols: 120, rows: 40 }, speed = 30): Pty => {
  const pty = startPty({
    ...{
      command: process.execPath,
      args: [cli, 'drill', '--state-dir', stateDir, '--speed', String(speed), ...args],
      env: bareEnv(stateDir),
      ...size,
    },
  });
  onTestFinished(() => pty.kill9());
  return pty;
};

const inc = 'DRILL-1';

export const journalOf = (stateDir: string): JournalLine[] => {
  const text = readFileSync(path.join(stateDir, inc, 'journal.jsonl'), 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n'))
    .split('\n')
    .map((l) => JSON.parse(l) as JournalLine);
};

export type Write = { operation: string; input: { [name: string]: string }; outcome: string };

/** What the world itself wrote down of every change, before it answered. */
export const writesOf = (stateDir: string): Write[] => {
  const file = path.join(stateDir, inc, 'world', 'writes.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => JSON.parse(l) as Write);
};

/** Waits until the first reading of the trail is over. */
export const whenRead = (pty: Pty): Promise<string> => pty.waitFor(/trail\.collected\s.*17 Regions/, 40_000);

/** The screen without what ticks by itself. */
const still = (screen: string): string => screen.replace(/\d/g, '');

/** Where the cursors are: of the checklist which item, whatever its line says meanwhile; else all rows with a marker. */
const cursors = (screen: string): string => {
  const item = /▸.{0,3}?([a-z]+\.[\w.-]+)/.exec(screen)?.[1];
  if (item) return item;
  const marked = still(screen).split('\n');
  return marked.filter((l) => /▸ ?\S/.test(l)).join('\n');
};

/** Waits until what `of` sees of the screen is no longer `before`; gives up after `ms`. */
const changed = async (pty: Pty, of: (screen: string) => string, before: string, ms: number): Promise<void> => {
  const end = Date.now() + ms;
  while (of(pty.screen()) === before && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
};

/**
 * Presses a key until the screen matches, one at a time: the next only when the cursor has moved, or has nowhere to go. A
 * check may draw in between: what looks like the answer to a key then is none, and the next would be too early. `stuck`:
 * after so many keys in a row that moved nothing there is no more to come.
 */
export const pressUntil = async (pty: Pty, key: string, pattern: RegExp, most = 40, stuck = 8): Promise<void> => {
  for (let i = 0, idle = 0; i < most && idle < stuck && !pattern.test(pty.screen()); i++) {
    const before = cursors(pty.screen());
    await pty.press(key);
    await changed(pty, cursors, before, 5000);
    idle = cursors(pty.screen()) === before ? idle + 1 : 0;
    await settled(pty, 40);
  }
  await pty.waitFor(pattern, 2000);
};

/** Down from the top until the cursor is there; again from the top when a drawing in between hid that it was passed. */
export const seek = async (pty: Pty, pattern: RegExp, most = 25): Promise<void> => {
  for (let tries = 0; tries < 4 && !pattern.test(pty.screen()); tries++) {
    await pty.press('g');
    await settled(pty);
    // At the end of the list, or the `g` was lost: from the top once more. Two rows that look alike are no end yet.
    await pressUntil(pty, 'j', pattern, most, 3).catch(() => undefined);
  }
  await pty.waitFor(pattern, 2000);
};

/** Two looks that are the same, clocks apart; `ms` between them. */
export const settled = async (pty: Pty, ms = 100): Promise<void> => {
  for (let n = 0, before = ''; n < 40 && still(pty.screen()) !== before; n++) {
    before = still(pty.screen());
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
};

/**
 * Esc, and then nothing until the screen has answered: a key that a terminal hands over together with an escape is Alt and
 * that key, which means nothing here.
 */
export const pressEsc = async (pty: Pty): Promise<void> => {
  const before = still(pty.screen());
  await pty.press('esc');
  await changed(pty, still, before, 5000);
  await new Promise((resolve) => setTimeout(resolve, 150));
};

/** Enter, once all of `name` is in the field: in one chunk with a letter it would be text, which confirms nothing. */
export const handIn = async (pty: Pty, name: string): Promise<void> => {
  await pty.waitFor(new RegExp(`go on: ${name}`));
  await pty.press('enter');
};

/** From the home screen to the confirmation of `tmp-admin`'s deletion, by keys alone. */
export const toConfirmation = async (pty: Pty): Promise<void> => {
  await pty.press('2');
  await seek(pty, /▸.{0,3}iam\.users/);
  await pty.press('enter');
  await pty.waitFor(/user-created\s+\S*user\/tmp-admin/);
  await pty.waitFor(/▸ ▸ \S stands\s+user-created/);
  await pty.press('d');
  await pty.waitFor(/What shall be planned/);
  await pressUntil(pty, 'down', /▸ Quarantine, then delete/);
  await pty.press('enter');
  await pty.waitFor(/Type tmp-admin to go on/);
};
