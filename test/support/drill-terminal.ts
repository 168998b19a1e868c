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

/** The built app on the drill, in a real pseudo-terminal. Its clock runs faster, so that the trail is read in a second. */
export const startDrill = (stateDir: string, args: string[] = [], size = { cols: 120, rows: 40 }): Pty => {
  const pty = startPty({
    ...{
      command: process.execPath,
      args: [cli, 'drill', '--state-dir', stateDir, '--speed', '30', ...args],
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

/** Where the cursors are: rows with a marker, without what ticks. */
const cursors = (screen: string): string =>
  screen
    .split('\n')
    .filter((l) => /▸ ?\S/.test(l))
    .map((l) => l.replace(/\d/g, ''))
    .join('\n');

/** Presses a key until the screen matches, one at a time: the next only when the cursor has moved, or has nowhere to go. */
export const pressUntil = async (pty: Pty, key: string, pattern: RegExp, most = 40): Promise<void> => {
  for (let i = 0; i < most && !pattern.test(pty.screen()); i++) {
    const before = cursors(pty.screen());
    await pty.press(key);
    const end = Date.now() + 1000;
    while (cursors(pty.screen()) === before && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await pty.waitFor(pattern, 2000);
};

/** Esc, and a moment after it: what comes right behind an escape belongs to it on every terminal. */
export const pressEsc = async (pty: Pty): Promise<void> => {
  await pty.press('esc');
  await new Promise((resolve) => setTimeout(resolve, 150));
};

/** From the home screen to the confirmation of `tmp-admin`'s deletion, by keys alone. */
export const toConfirmation = async (pty: Pty): Promise<void> => {
  await pty.press('2');
  await pressUntil(pty, 'g', /▸.{0,3}expiry\.sessions/, 3);
  await pressUntil(pty, 'j', /▸.{0,3}iam\.users/);
  await pty.press('enter');
  await pty.waitFor(/user-created\s+\S*user\/tmp-admin/);
  await pty.waitFor(/▸ ▸ \S stands\s+user-created/);
  await pty.press('d');
  await pty.waitFor(/What shall be planned/);
  await pressUntil(pty, 'down', /▸ Quarantine, then delete/);
  await pty.press('enter');
  await pty.waitFor(/Type tmp-admin to go on/);
};
