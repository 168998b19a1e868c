// The trail screen of a drill with 100,000 events, at 200×50, its clock ticking: keys, CPU, memory, full clears.
import { home, openApp, quit } from './app.mjs';
import { measureKeys } from './latency.mjs';
import { cpuSeconds, rssMib } from './process.mjs';
import { sleep } from './terminal.mjs';

const fullClear = /\x1b\[[23]J|\x1bc/g;
const digits = (text) => Number(text.replace(/[^\d]/g, ''));

/** The largest count of events that the screen has shown. */
const shown = (app, from) =>
  Math.max(0, ...[...app.text(from).matchAll(/(\d[\d,. ]*)\s+events/g)].map((m) => digits(m[1])));

/** Waits until the trail holds `events`; their collection is bound by AWS's rate, which `--speed` moves. */
const loaded = async (app, events, ms) => {
  const end = performance.now() + ms;
  let from = app.chunks.length;
  for (;;) {
    if (shown(app, Math.max(0, from - 50)) >= events) return;
    if (!app.alive()) throw new Error(`the app ended; last: ${app.text().slice(-300)}`);
    if (performance.now() > end) {
      throw new Error(`only ${shown(app, 0)} of ${events} events were there after ${Math.round(ms / 1000)} s`);
    }
    from = app.chunks.length;
    await app.output(1000);
  }
};

const idleCpu = async (app, seconds) => {
  const before = cpuSeconds(app.pid);
  if (before === null) return null;
  await sleep(seconds * 1000);
  return ((cpuSeconds(app.pid) - before) / seconds) * 100;
};

/** Fills the folder once with a quick clock, so that what is measured is a drill that was resumed at the real one. */
const prepare = async (where, events) => {
  const app = openApp(['drill', '--seed', '7', '--events', String(events), '--speed', '2000'], where);
  try {
    await app.until(home, 60_000);
    app.write('t');
    await loaded(app, events, 600_000);
  } finally {
    await quit(app);
  }
};

export const measureTrail = async (where, { events, keys }) => {
  await prepare(where, events);
  const app = openApp(['drill', '--seed', '7', '--speed', '1'], where);
  try {
    await app.until(home, 60_000);
    await app.quiet(1500, 60_000);
    const firstFrame = app.chunks.length;
    const idle = await idleCpu(app, 10);
    app.write('t');
    await loaded(app, events, 120_000);
    await app.quiet(1500, 20_000);
    const measured = await measureKeys(app, { keys: ['j', 'k', 'j', 'j', '\x1b[6~', 'k'], count: keys });
    const idleTrail = await idleCpu(app, 10);
    const rss = rssMib(app.pid);
    const output = Buffer.concat(app.chunks.slice(firstFrame).map((c) => c[1])).toString('latin1');
    return { ...measured, idle, idleTrail, rss, clears: (output.match(fullClear) ?? []).length };
  } finally {
    await quit(app);
  }
};
