// What stood on the screen after each piece of output, worked out after the measuring, so that it costs the program nothing.
import xterm from '@xterm/headless';

const linesOf = (terminal) => {
  const { active } = terminal.buffer;
  return Array.from(
    { length: terminal.rows },
    (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '',
  );
};

/** ms of the first output after `since` whose screen satisfies `test(screen)`, and that screen; null when none does. */
export const firstScreen = async (chunks, { cols = 200, rows = 50, since = 0, test }) => {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 0 });
  for (const [at, data] of chunks) {
    await new Promise((done) => terminal.write(data, done));
    if (at < since) continue;
    const screen = linesOf(terminal).join('\n');
    if (test(screen)) return { at, screen };
  }
  return null;
};
