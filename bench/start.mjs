// How long until a saved incident is on the screen and a key is answered, against a Node that does nothing.
import { openApp, quit } from './app.mjs';
import { firstScreen } from './replay.mjs';
import { openTerminal, percentile, sleep } from './terminal.mjs';

/** Every line of the checklist that the drill's windows show, with the state it was left in. */
const items = /✔ log\.roles[\s\S]*[✔✖?–] expiry\.sessions[\s\S]*✖ iam\.users/;
const marked = (screen) => /▸\S? ?(\S+)/.exec(screen)?.[1] ?? null;

const startOnce = async (where) => {
  const app = openApp([], where);
  await app.until(items);
  const pressed = app.now();
  app.write('j');
  await sleep(1500);
  const frame = await firstScreen(app.chunks, { test: (screen) => items.test(screen) });
  const before = frame && marked(frame.screen);
  const answered = await firstScreen(app.chunks, {
    since: pressed,
    // A probe that runs by now may have changed the states: the answer is that the mark has moved.
    test: (screen) => marked(screen) !== null && marked(screen) !== before,
  });
  await quit(app);
  if (!frame || !answered) throw new Error('the key that was pressed at the first frame was not answered');
  return { frame: frame.at, answered: answered.at };
};

const bareOnce = async () => {
  const bare = openTerminal({ command: process.execPath, args: ['-e', ''] });
  await bare.exited;
  return bare.now();
};

/** Interleaved starts, the median of each in ms; the first ones, which fill the caches, are left out. */
export const measureStart = async (where, count) => {
  const runs = [];
  for (let i = 0; i < count + 2; i += 1) {
    const bare = await bareOnce();
    const app = await startOnce(where);
    if (i >= 2) runs.push({ bare, ...app });
  }
  const middle = (name) =>
    percentile(
      runs.map((r) => r[name]),
      0.5,
    );
  return { bare: middle('bare'), frame: middle('frame'), answered: middle('answered') };
};
