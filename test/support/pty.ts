import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A program on a real pseudo-terminal, its screen read back through a terminal emulator. */
export type Pty = {
  pid: number;
  /** The screen as a person sees it: rows joined by newlines, spaces at the ends of rows cut off. */
  screen(): string;
  /** Resolves with the screen as soon as it matches; rejects with the last screen after `ms`, or when the program ends. */
  waitFor(pattern: RegExp, ms?: number): Promise<string>;
  /** Named keys (`enter`, `esc`, `up`, `ctrl-c`) or single characters, each written by itself. */
  press(...keys: string[]): Promise<void>;
  /** One chunk, as a paste or a very quick typist sends it. */
  type(text: string): void;
  resize(cols: number, rows: number): void;
  /** The machine going down: SIGKILL, nothing is cleaned up. */
  kill9(): void;
  exit: Promise<{ code: number; signal: number }>;
  /** Every byte that was printed. */
  raw(): string;
  /** Bytes printed so far: `raw().slice(mark)` is what came after. */
  mark(): number;
  /** The alternate screen is in use. */
  alternate(): boolean;
};

export type PtyOptions = {
  command: string;
  args?: string[];
  env?: { [name: string]: string | undefined };
  cols?: number;
  rows?: number;
  cwd?: string;
};

const named: { [name: string]: string } = {
  enter: '\r',
  esc: '\u001b',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  space: ' ',
  backspace: '\u007f',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  home: '\u001b[H',
  end: '\u001b[F',
};

const bytesOf = (key: string): string => {
  const ctrl = /^ctrl-([a-z])$/.exec(key)?.[1];
  if (ctrl) return String.fromCharCode(ctrl.charCodeAt(0) - 96);
  const bytes = Object.hasOwn(named, key) ? named[key] : undefined;
  if (bytes !== undefined) return bytes;
  if ([...key].length !== 1) throw new Error(`${key} is no key that is known here`);
  return key;
};

/** Every variable by which a program may see a CI: Ink stays blank with any of them, even an empty one. */
const ofCi =
  /^(?:CI|CI_.*|CONTINUOUS_INTEGRATION|BUILD_NUMBER|RUN_ID|GITHUB_.*|GITLAB_.*|TRAVIS|CIRCLECI|BUILDKITE|VITEST.*)$/;
const ofLooks = ['NO_COLOR', 'FORCE_COLOR', 'COLUMNS', 'LINES', 'NODE_OPTIONS', 'NODE_ENV', 'TMUX', 'TMUX_PANE'];

export const terminalEnv = (extra: PtyOptions['env'] = {}): { [name: string]: string } => {
  const all = Object.entries({ ...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor', ...extra });
  const kept = all.filter(([name]) => Object.hasOwn(extra, name) || !(ofCi.test(name) || ofLooks.includes(name)));
  return Object.fromEntries(kept.filter((e): e is [string, string] => e[1] !== undefined));
};

/** A key that comes in the same read as the one before is a chunk of text to the app: so each waits for its own turn. */
const betweenKeys = 12;

export const startPty = ({ command, args = [], env, cols = 120, rows = 40, cwd = process.cwd() }: PtyOptions): Pty => {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 0 });
  const pty = spawn(command, args, { name: 'xterm-256color', cols, rows, cwd, env: terminalEnv(env) });
  let raw = '';
  let over = false;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  // The emulator parses later than the data comes: whoever waits must look after that.
  pty.onData((data) => {
    raw += data;
    terminal.write(data, changed);
  });
  // What the program asks of the terminal (its size, the place of the cursor) is answered like a real one would.
  terminal.onData((answer) => {
    if (!over) pty.write(answer);
  });
  const exit = new Promise<{ code: number; signal: number }>((done) => {
    pty.onExit(({ exitCode, signal }) => {
      over = true;
      terminal.write('', () => {
        changed();
        done({ code: exitCode, signal: signal ?? 0 });
      });
    });
  });

  const screen = (): string => {
    const { active } = terminal.buffer;
    const lines = Array.from(
      { length: terminal.rows },
      (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '',
    );
    return lines.join('\n').trimEnd();
  };

  const waitFor = (pattern: RegExp, ms = 15_000): Promise<string> =>
    new Promise((done, fail) => {
      const finish = (): void => {
        clearTimeout(timer);
        listeners.delete(look);
      };
      const refuse = (why: string): void => {
        finish();
        fail(new Error(`${pattern} ${why}. The last screen:\n${screen()}\n--- end of screen`));
      };
      const look = (): void => {
        const now = screen();
        if (pattern.test(now)) {
          finish();
          done(now);
        } else if (over) refuse('never came, and the program has ended');
      };
      const timer = setTimeout(() => refuse(`did not come within ${ms} ms`), ms);
      listeners.add(look);
      look();
    });

  return {
    pid: pty.pid,
    screen,
    waitFor,
    async press(...keys) {
      for (const key of keys) {
        pty.write(bytesOf(key));
        await new Promise((next) => setTimeout(next, betweenKeys));
      }
    },
    type: (text) => pty.write(text),
    resize(newCols, newRows) {
      terminal.resize(newCols, newRows);
      pty.resize(newCols, newRows);
    },
    kill9: () => {
      if (!over) process.kill(pty.pid, 'SIGKILL');
    },
    exit,
    raw: () => raw,
    mark: () => raw.length,
    alternate: () => terminal.buffer.active.type === 'alternate',
  };
};
