// `node --import ./bench/loop-delay.mjs dist/cli.js …`: how long the app kept its own event loop busy, piece by piece. Writes
// to the file that RESEAL_LOOP_DELAY names, at exit: each piece of work above a few ms, with the CPU time that it took.
// A wait for a core that other programs have is no CPU time, so a busy machine does not spoil this, as it spoils a clock.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env.RESEAL_LOOP_DELAY;
/** ms of CPU from which on a piece is worth a line. */
const least = 4;

if (file && isMainThread && process.threadCpuUsage) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const pieces = [];
  const cpuMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  const gc = [];
  const observer = new PerformanceObserver((list) => {
    for (const e of list.getEntries()) gc.push([e.startTime, e.duration, e.detail.kind]);
  });
  observer.observe({ type: 'gc' });
  let at = performance.now();
  let cpu = cpuMs();
  // Once in each turn of the loop: what lies between two of these is what a key would have had to wait for.
  const turn = () => {
    const [now, used] = [performance.now(), cpuMs()];
    if (used - cpu >= least) pieces.push([now, now - at, used - cpu]);
    [at, cpu] = [now, used];
    next();
  };
  let timer;
  const next = () => {
    timer = setTimeout(turn, 1);
    timer.unref();
  };
  next();
  process.on('exit', () => {
    clearTimeout(timer);
    const ms = (n) => n / 1e6;
    const loop = { max: ms(delay.max), p99: ms(delay.percentile(99)), mean: ms(delay.mean) };
    writeFileSync(
      file,
      JSON.stringify({ hr: Number(process.hrtime.bigint() / 1000n), now: performance.now(), loop, pieces, gc }),
    );
  });
}
