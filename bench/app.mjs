// The built app in a terminal, by its command line and its keys alone.
import path from 'node:path';
import { openTerminal } from './terminal.mjs';

export const cli = path.resolve(import.meta.dirname, '../dist/cli.js');

export const openApp = (args, { stateDir, cacheDir, cols = 200, rows = 50 }) =>
  openTerminal({
    command: process.execPath,
    args: [cli, ...args, '--state-dir', stateDir],
    cols,
    rows,
    env: { XDG_CACHE_HOME: cacheDir },
  });

/** Quits by the key, so that lock and compile cache are left as a person leaves them; after five seconds by force. */
export const quit = async (app) => {
  if (app.alive()) app.write('q');
  const over = await Promise.race([app.exited.then(() => true), new Promise((r) => setTimeout(r, 5000, false))]);
  if (!over) await app.close();
  return over;
};

/** The home screen with items and their states on it. */
export const home = /T[+−]\d\d:\d\d:\d\d[\s\S]*expiry\.sessions[\s\S]*iam\.users/;
