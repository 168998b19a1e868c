import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { realClock } from '../../source/adapters/clock.ts';
import { createProgram } from '../../source/adapters/program.ts';
import type { ProgramPort } from '../../source/core/ports.ts';

/**
 * Real programs in a folder of their own, which is all of PATH: `scripts` maps a name to JavaScript that sees `args`,
 * `out(text)`, `err(text)` and `end(code)`.
 */
export const fakePrograms = async (scripts: {
  [name: string]: string;
}): Promise<{ program: ProgramPort; dir: string; remove(): Promise<void> }> => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'reseal-programs-'));
  for (const [name, body] of Object.entries(scripts)) {
    const file = path.join(dir, name);
    const head = `#!${process.execPath}\nconst fs = require('node:fs');\nconst args = process.argv.slice(2);\n`;
    const tools =
      'const out = (t) => fs.writeSync(1, t);\nconst err = (t) => fs.writeSync(2, t);\nconst end = (c) => process.exit(c);\n';
    await writeFile(file, `${head}${tools}${body}\n`);
    await chmod(file, 0o700);
  }
  const program = createProgram(realClock(), { PATH: dir, HOME: dir });
  return { program, dir, remove: () => rm(dir, { recursive: true, force: true }) };
};
