import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';

/** A terminal in memory: what is written to it is drawn by xterm, keys are written into its other end. */

class FakeStdout extends Writable {
  readonly isTTY = true;
  written = '';
  constructor(
    public columns: number,
    public rows: number,
    private readonly draw: (data: string) => void,
  ) {
    super({ decodeStrings: false });
  }
  override _write(chunk: string | Buffer, _: BufferEncoding, done: () => void): void {
    const text = String(chunk);
    this.written += text;
    this.draw(text);
    done();
  }
}

class FakeStdin extends PassThrough {
  readonly isTTY = true;
  raw = false;
  setRawMode(on: boolean): this {
    this.raw = on;
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

const named: { [key: string]: string } = {
  ...{ enter: '\r', esc: '\u001b', tab: '\t', backspace: '\u007f', 'ctrl-c': '\u0003', 'ctrl-u': '\u0015' },
  ...{ up: '\u001b[A', down: '\u001b[B', right: '\u001b[C', left: '\u001b[D', 'shift-tab': '\u001b[Z' },
  ...{ 'page-up': '\u001b[5~', 'page-down': '\u001b[6~', home: '\u001b[H', end: '\u001b[F' },
};

/** Ink draws at most every 5 ms. */
const frame = 6;

/**
 * The turns of the event loop in which a key is read, handled and drawn. Ink holds a lone Escape back for 20 ms, in case
 * it begins a sequence.
 */
const turns = async (ms: number): Promise<void> => {
  await new Promise((done) => setTimeout(done, ms));
  for (let i = 0; i < 8; i++) await new Promise((done) => setImmediate(done));
};

export type InkScreen = ReturnType<typeof openScreen>;

export const openScreen = (columns: number, rows: number) => {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0, convertEol: true });
  const stdout = new FakeStdout(columns, rows, (data) => terminal.write(data));
  const stdin = new FakeStdin();
  const settled = (): Promise<void> => new Promise((done) => terminal.write('', done));
  const line = (y: number): string => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '';
  const text = (): string => Array.from({ length: terminal.rows }, (_, y) => line(y)).join('\n');

  const until = async (holds: () => boolean, what: string, ms: number): Promise<void> => {
    const end = Date.now() + ms;
    for (;;) {
      await settled();
      if (holds()) return;
      if (Date.now() > end) throw new Error(`${what} after ${ms} ms; the screen was\n${text()}`);
      await new Promise((done) => setTimeout(done, 5));
    }
  };

  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    terminal,
    text,
    line,
    raw: (): boolean => stdin.raw,
    written: (): string => stdout.written,
    /** Bytes in one piece, as a paste or a slow line delivers them. */
    send: (data: string): void => void stdin.write(data),
    /** Until what was sent is handled. */
    pause: (): Promise<void> => turns(frame),
    /** Keys one after the other, each on its own. */
    async keys(...keys: string[]): Promise<void> {
      for (const key of keys) {
        stdin.write(named[key] ?? key);
        await turns(key === 'esc' ? 30 : frame);
      }
      await settled();
    },
    async type(words: string): Promise<void> {
      for (const char of words) {
        stdin.write(char);
        await turns(frame);
      }
      await settled();
    },
    waitFor: (pattern: RegExp, ms = 8000): Promise<void> =>
      until(() => pattern.test(text()), `${pattern} is not on the screen`, ms),
    waitGone: (pattern: RegExp, ms = 8000): Promise<void> =>
      until(() => !pattern.test(text()), `${pattern} is still on the screen`, ms),
    waitUntil: (holds: () => boolean, what: string, ms = 8000): Promise<void> => until(holds, what, ms),
    resize(to: { columns: number; rows: number }): void {
      terminal.resize(to.columns, to.rows);
      stdout.columns = to.columns;
      stdout.rows = to.rows;
      stdout.emit('resize');
    },
  };
};
