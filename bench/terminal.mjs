// A program on a pty, watched from outside: when which bytes came. Nothing is parsed while time is taken.
import { spawn } from '@lydell/node-pty';

const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])/g;

/** What changes how a terminal program draws; Ink stays blank with any CI variable, even an empty one. */
const unwanted = [
  'CI',
  'CONTINUOUS_INTEGRATION',
  'NO_COLOR',
  'FORCE_COLOR',
  'COLUMNS',
  'LINES',
  'NODE_OPTIONS',
  'TMUX',
];

const childEnv = (extra) => {
  const env = { ...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor', ...extra };
  for (const name of Object.keys(env)) if (unwanted.includes(name) || name.startsWith('CI_')) delete env[name];
  return env;
};

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts `command` at `cols`×`rows`. `chunks` holds [time in ms since start, bytes]. */
export const openTerminal = ({ command, args, cols = 200, rows = 50, env = {}, cwd }) => {
  const started = performance.now();
  const pty = spawn(command, args, { name: 'xterm-256color', cols, rows, cwd, env: childEnv(env), encoding: null });
  const chunks = [];
  let code = null;
  let wake = () => undefined;
  const exited = new Promise((done) => {
    pty.onExit((e) => {
      code = e.exitCode;
      wake();
      done(code);
    });
  });
  pty.onData((data) => {
    chunks.push([performance.now() - started, data]);
    wake();
  });
  /** Resolves at the next output or exit, or after `ms`. */
  const output = (ms) =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  const text = (from = 0) =>
    Buffer.concat(chunks.slice(from).map((c) => c[1]))
      .toString('utf8')
      .replace(escapes, '');
  return {
    pid: pty.pid,
    chunks,
    text,
    exited,
    alive: () => code === null,
    write: (keys) => pty.write(keys),
    now: () => performance.now() - started,
    output,
    /** ms from start to the output that completed `pattern`. */
    async until(pattern, ms = 30_000, from = 0) {
      const end = performance.now() + ms;
      for (;;) {
        if (pattern.test(text(from))) return chunks.at(-1)?.[0] ?? performance.now() - started;
        if (code !== null || performance.now() > end)
          throw new Error(`${pattern} never came; last: ${JSON.stringify(text(from).slice(-400))}`);
        await output(Math.max(1, end - performance.now()));
      }
    },
    /** Until nothing came for `ms`. */
    async quiet(ms, limit = 8000) {
      const end = performance.now() + limit;
      while (code === null && performance.now() < end) {
        const before = chunks.length;
        await output(ms);
        if (chunks.length === before) return;
      }
    },
    async close() {
      if (code === null) pty.kill('SIGKILL');
      await exited;
    },
  };
};

export const percentile = (values, p) => {
  const a = [...values].sort((x, y) => x - y);
  if (a.length === 0) return null;
  const at = (a.length - 1) * p;
  const low = a[Math.floor(at)];
  return low + (a[Math.min(Math.floor(at) + 1, a.length - 1)] - low) * (at - Math.floor(at));
};
