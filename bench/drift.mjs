// A plan of 5,000 resources: from the end of `terraform show` to the drift screen with all of it, and keys meanwhile and there.
// The drill's own program called terraform is put behind one that answers `show` and `state pull` from prepared files.
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { answersOf, pressKeys } from './answers.mjs';
import { home, openApp, quit } from './app.mjs';
import { measureKeys } from './latency.mjs';
import { planOf, stateOf } from './plan-5000.mjs';
import { firstScreen } from './replay.mjs';

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Puts it behind, and gives the file that will hold when `show` had printed everything, ms since 1970. */
const putBehind = async (world, count) => {
  const real = path.join(world, 'bin', 'terraform');
  const [behind, plan, state, ended] = ['terraform.drill', 'plan.json', 'state.json', 'ended'].map((name) =>
    path.join(world, name),
  );
  await writeFile(plan, JSON.stringify(planOf(count)));
  await writeFile(state, JSON.stringify(stateOf(count)));
  await rename(real, behind);
  const lines = [
    '#!/bin/sh',
    'case "$1" in',
    `show) /bin/cat ${quoted(plan)}; /bin/date +%s%3N > ${quoted(ended)} ;;`,
    `state) exec /bin/cat ${quoted(state)} ;;`,
    `*) exec ${quoted(behind)} "$@" ;;`,
    'esac',
  ];
  await writeFile(`${real}.new`, `${lines.join('\n')}\n`);
  await chmod(`${real}.new`, 0o700);
  await rename(`${real}.new`, real);
  return ended;
};

const journal = (where) => path.join(where.stateDir, 'DRILL-7', 'journal.jsonl');
const checks = async (where) => (await readFile(journal(where), 'utf8')).split('"type":"check.finished"').length - 1;

/** Until `file` is there, or the check is over; ms since 1970 that it holds. */
const endOfShow = async (file, app) => {
  for (const end = app.now() + 120_000; app.now() < end; ) {
    const text = await readFile(file, 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    if (/^\d+\n$/.test(text)) return Number(text);
    await app.output(50);
  }
  throw new Error('terraform show was not asked within two minutes');
};

/** `toScreen` in ms; `there`: keys on the drift screen (latency.mjs); `meanwhile`: keys at home while it is read (answers.mjs). */
export const measureDrift = async (where, { count = 5000, keys = 200 } = {}) => {
  const app = openApp(['drill', '--seed', '7', '--events', '500', '--speed', '1000'], where);
  try {
    await app.until(home, 60_000);
    for (const end = app.now() + 120_000; (await checks(where)) === 0; await app.output(200))
      if (app.now() > end) throw new Error('the first check was not over within two minutes');
    const file = await putBehind(path.join(where.stateDir, 'DRILL-7', 'world'), count);
    const origin = Date.now() - app.now();
    // The drift screen, and everything read again while it is open.
    app.write('f');
    await app.until(/[Dd]rift/, 10_000, app.chunks.length);
    await app.quiet(300, 3000);
    const before = await checks(where);
    app.write('r');
    const ended = (await endOfShow(file, app)) - origin;
    for (const end = app.now() + 120_000; (await checks(where)) === before; await app.output(100))
      if (app.now() > end) throw new Error('the plan was not read within two minutes');
    await app.quiet(500, 5000);
    const all = new RegExp(`\\b${count.toLocaleString('en-US')}\\b|\\b${count}\\b`);
    const shown = await firstScreen(app.chunks, { since: ended, test: (screen) => all.test(screen) });
    if (!shown) throw new Error(`no screen showed ${count} differences; last: ${app.text().slice(-600)}`);
    const there = await measureKeys(app, { keys: ['j', 'k', 'j', 'j', '\x1b[6~', 'k'], count: keys });
    // Once more, with somebody at work on the home screen.
    const known = await checks(where);
    app.write('r');
    app.write('\x1b');
    await app.quiet(100, 2000);
    let over = false;
    const pressed = await pressKeys(
      app,
      () => over,
      () => {
        void checks(where).then((n) => {
          over = n > known;
        });
      },
    );
    await app.quiet(500, 3000);
    const meanwhile = await answersOf(app.chunks, pressed);
    return { toScreen: shown.at - ended, there, meanwhile };
  } finally {
    await quit(app);
  }
};
