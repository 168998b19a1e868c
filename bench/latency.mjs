// Key → last byte of its answer. An answer ends when nothing came for `quiet` ms; a clock that ticks by itself is learnt
// while nothing is pressed, and what comes at its time, apart from the answer, is not the answer.
import { sleep } from './terminal.mjs';

const quiet = 50;

/** Output chunks → bursts [start, end, bytes]; a gap of `gap` ms ends one. */
const burstsOf = (chunks, gap) => {
  const bursts = [];
  for (const [at, data] of chunks) {
    const last = bursts.at(-1);
    if (last && at - last.end < gap) {
      last.end = at;
      last.bytes += data.length;
    } else bursts.push({ start: at, end: at, bytes: data.length });
  }
  return bursts;
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Watches an idle program for a few seconds: the period and phase of what it redraws by itself, or null. */
const learnTick = async (terminal) => {
  const from = terminal.chunks.length;
  await sleep(4200);
  const bursts = burstsOf(terminal.chunks.slice(from), 30);
  const steps = bursts.slice(1).map((b, i) => b.start - bursts[i].start);
  if (steps.length < 2) return null;
  const period = median(steps);
  const regular = steps.filter((s) => Math.abs(s - period) < period * 0.1).length >= steps.length * 0.6;
  return regular && period > 300
    ? { period, phase: bursts.at(-1).start, bytes: median(bursts.map((b) => b.bytes)) }
    : null;
};

const nearTick = (tick, at) => {
  if (!tick) return false;
  const off = (((at - tick.phase) % tick.period) + tick.period) % tick.period;
  return Math.min(off, tick.period - off) < 40;
};

/**
 * Presses `keys` in turn until `count` are measured. `latencies`: ms to the last byte of all that came; `firsts`: to the end of
 * the first burst, for programs that redraw by themselves; `missed`: keys that nothing answered.
 */
export const measureKeys = async (terminal, { keys, count, warm = 20 }) => {
  const tick = await learnTick(terminal);
  const latencies = [];
  const firsts = [];
  const bytes = [];
  let missed = 0;
  for (let i = 0; i < count + warm; i += 1) {
    // A random pause, so that keys do not fall into step with a frame timer.
    await sleep(5 + Math.random() * 25);
    const from = terminal.chunks.length;
    const sent = terminal.now();
    terminal.write(keys[i % keys.length]);
    await terminal.output(1000);
    await terminal.quiet(quiet, 3000);
    const bursts = burstsOf(terminal.chunks.slice(from), 8);
    while (bursts.length > 1 && nearTick(tick, bursts.at(-1).start) && bursts.at(-1).bytes <= 2 * tick.bytes + 200) {
      tick.phase = bursts.pop().start;
    }
    if (i < warm) continue;
    if (bursts.length === 0) missed += 1;
    else {
      latencies.push(bursts.at(-1).end - sent);
      firsts.push(bursts[0].end - sent);
      bytes.push(bursts.reduce((sum, b) => sum + b.bytes, 0));
    }
  }
  return { latencies, firsts, bytes: median(bytes) ?? 0, missed, tick: tick ? Math.round(tick.period) : null };
};
