import { describe, expect, it, onTestFinished } from 'vitest';
import { startPty, terminalEnv } from '../../support/pty.ts';

// Answers each chunk with its bytes, tells its size, and uses the alternate screen.
const program = `
process.stdin.setRawMode(true);
process.stdout.write('\\x1b[?1049h\\x1b[2J\\x1b[Hsize ' + process.stdout.columns + 'x' + process.stdout.rows + ' CI=' + process.env.CI);
process.stdout.on('resize', () => process.stdout.write('\\x1b[3;1Hnow ' + process.stdout.columns + 'x' + process.stdout.rows));
process.stdin.on('data', (d) => {
  if (d.toString() === 'q') { process.stdout.write('\\x1b[?1049l'); process.exit(3); }
  process.stdout.write('\\x1b[2;1H\\x1b[Kgot ' + JSON.stringify(d.toString()));
});`;

const start = () => {
  const pty = startPty({
    command: process.execPath,
    args: ['-e', program],
    cols: 40,
    rows: 10,
    env: { CI: undefined },
  });
  onTestFinished(() => pty.kill9());
  return pty;
};

describe('the pty that the terminal tests stand on', () => {
  it('reads the screen, presses keys one by one, types chunks, and sees the end', async () => {
    const pty = start();
    expect(await pty.waitFor(/size/)).toBe('size 40x10 CI=undefined');
    expect(pty.alternate()).toBe(true);
    await pty.press('j', 'enter');
    await pty.waitFor(/got "\\r"/);
    expect(pty.raw()).toContain('got "j"');
    pty.type('y\r');
    await pty.waitFor(/got "y\\r"/);
    await pty.press('ctrl-c', 'up');
    expect(await pty.waitFor(/got "\\u001b\[A"/)).not.toContain('u0003');
    pty.resize(50, 12);
    await pty.waitFor(/now 50x12/);
    await pty.press('q');
    expect(await pty.exit).toEqual({ code: 3, signal: 0 });
    expect(pty.alternate()).toBe(false);
  });

  it('shows the last screen when what was waited for does not come', async () => {
    const pty = start();
    await pty.waitFor(/size/);
    await expect(pty.waitFor(/never/, 50)).rejects.toThrow(/did not come within 50 ms[\s\S]*size 40x10/);
    pty.kill9();
    expect((await pty.exit).signal).toBe(9);
    await expect(pty.waitFor(/never/)).rejects.toThrow(/the program has ended/);
  });

  it('leaves nothing of a CI in the environment', () => {
    const before = process.env.CI;
    process.env.CI = '';
    try {
      expect(Object.keys(terminalEnv()).filter((n) => /^(CI|CI_.*|GITHUB_.*)$/.test(n))).toEqual([]);
      expect(terminalEnv({ NO_COLOR: '1' })).toMatchObject({ NO_COLOR: '1' });
    } finally {
      if (before === undefined) delete process.env.CI;
      else process.env.CI = before;
    }
  });
});
