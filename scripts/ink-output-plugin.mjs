// Ink's frame without its blank cells: it makes an object with an array of styles for every column of every row of each frame,
// blank or not, and goes over all of them again to print them. At 200×50 that was 45 % of all memory asked for while a trail
// is collected, and each collection of it keeps a key waiting. Here a row is as long as what was written into it.
import { readFile } from 'node:fs/promises';

const cells =
  /for \(let x = 0; x < this\.width; x\+\+\) \{\s*row\.push\(\{\s*type: 'char',\s*value: ' ',\s*fullWidth: false,\s*styles: \[\],\s*\}\);\s*\}/;
const print = 'line.filter(item => item !== undefined)';

/** What was skipped inside of the frame is blank; beyond its right edge Ink leaves it out. */
const filled = `const blankOf = Object.freeze({ type: 'char', value: ' ', fullWidth: false, styles: [] });
const filled = (line, width) => {
  const cells = [];
  for (let x = 0; x < line.length; x++) {
    const cell = line[x] ?? (x < width ? blankOf : undefined);
    if (cell !== undefined) cells.push(cell);
  }
  return cells;
};`;

const changed = (what) => new Error(`Ink's output has changed (${what}): look at scripts/ink-output-plugin.mjs`);

/** The module's text, with rows that grow. */
export const leanOutput = (text) => {
  if (!cells.test(text)) throw changed('how a frame begins');
  if (!text.includes(print)) throw changed('how a row is printed');
  return `${text.replace(cells, '').replace(print, 'filled(line, this.width)')}\n${filled}\n`;
};

export const inkOutputPlugin = {
  name: 'ink-output',
  setup(build) {
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]output\.js$/ }, async ({ path }) => ({
      contents: leanOutput(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
