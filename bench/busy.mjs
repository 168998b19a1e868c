// Keys on the home screen while 100,000 events are collected for the first time, audited and held against the session log.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answersOf, pressKeys } from './answers.mjs';
import { home, openApp, quit } from './app.mjs';
import { rssMib } from './process.mjs';

/** The first check of the incident is over: its journal says so. */
const checked = (stateDir, incident) => {
  try {
    return readFileSync(path.join(stateDir, incident, 'journal.jsonl'), 'utf8').includes('"type":"check.finished"');
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
};

/** {latencies, missed, seconds, peak}: from the first frame to the end of the check. At `speed` 1 AWS's rate is AWS's own. */
export const measureBusy = async (where, { events, speed = 1 }) => {
  const app = openApp(['drill', '--seed', '7', '--events', String(events), '--speed', String(speed)], where);
  try {
    await app.until(home, 60_000);
    const began = app.now();
    let peak = null;
    let over = false;
    const pressed = await pressKeys(
      app,
      () => over || app.now() - began > 600_000,
      () => {
        peak = Math.max(peak ?? 0, rssMib(app.pid) ?? 0) || null;
        over = checked(where.stateDir, 'DRILL-7');
      },
    );
    if (!over) throw new Error('the first check was not over after ten minutes');
    await app.quiet(500, 3000);
    return { ...(await answersOf(app.chunks, pressed)), seconds: (app.now() - began) / 1000, peak };
  } finally {
    await quit(app);
  }
};
