// When a key was answered on a screen that also redraws by itself: the mark (▸) stands where the key must have put it. Worked
// out after the measuring from what was written, so that it costs the program nothing.
import xterm from '@xterm/headless';
import { sleep } from './terminal.mjs';

/** Up and down over so many lines, so that neighbours differ. */
const span = 5;
const downs = (i) => i % (2 * span) < span;

/** Presses j and k, each after a random pause, until `over()`; ms of each. Says when memory was looked at, too. */
export const pressKeys = async (app, over, look = () => undefined) => {
  const pressed = [];
  for (let i = 0; !over(); i += 1) {
    await sleep(60 + Math.random() * 60);
    if (!app.alive()) throw new Error(`the app ended; last: ${app.text().slice(-300)}`);
    pressed.push(app.now());
    app.write(downs(i) ? 'j' : 'k');
    if (i % 10 === 0) look();
  }
  return pressed;
};

const rowOfMark = ({ buffer: { active }, rows }) => {
  for (let y = 0; y < rows; y += 1) {
    const line = active.getLine(active.baseY + y)?.translateToString(true) ?? '';
    // With the sign of its state right behind it; what can be opened has the same mark, and a blank.
    if (/▸\S \S/.test(line)) return y;
  }
  return null;
};

/** The row of the mark after each piece of output that moved it, from where it stood when the keys began: [ms, row]. */
const marksOf = async (chunks, since, { cols = 200, rows = 50 } = {}) => {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 0 });
  const marks = [];
  for (const [at, data] of chunks) {
    await new Promise((done) => terminal.write(data, done));
    const mark = rowOfMark(terminal);
    if (mark === null || mark === marks.at(-1)?.[1]) continue;
    // Of what was before the first key only where the mark stood then.
    if (at < since) marks.length = 0;
    marks.push([at, mark]);
  }
  return marks;
};

/** How many lines under its first one the mark stands after `count` keys. */
const offset = (count) => Math.min(count % (2 * span), 2 * span - (count % (2 * span)));

/**
 * ms from each key to the output that shows the mark where it belongs; `missed`: keys without one. Where the mark began is told
 * by where it came to rest: the first frames may show several keys at once. The lines must not move while keys are pressed.
 */
export const answersOf = async (chunks, pressed) => {
  const marks = await marksOf(chunks, pressed[0] ?? 0);
  const first = (marks.at(-1)?.[1] ?? 0) - offset(pressed.length);
  const rows = new Set(marks.slice(1).map(([, row]) => row - first));
  if (rows.size !== span + 1 || Math.max(...rows) !== span || Math.min(...rows) !== 0)
    throw new Error(`the mark went over these lines, not over ${span + 1}: ${[...rows].join(', ')}`);
  const latencies = [];
  let next = 0;
  for (const [at, row] of marks.slice(1)) {
    // Several keys in one frame: the mark stands where the last of them has put it.
    let last = next;
    while (last < pressed.length && pressed[last] <= at && first + offset(last + 1) !== row) last += 1;
    if (last >= pressed.length || pressed[last] > at) continue;
    for (; next <= last; next += 1) latencies.push(at - pressed[next]);
  }
  return { latencies, missed: pressed.length - next };
};
