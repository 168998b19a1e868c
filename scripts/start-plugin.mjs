// The code of the start in one chunk. The bundler makes a chunk for each set of entries that share a file, and every module that is
// loaded later is an entry: the app's start was spread over some fifty chunks, at half a millisecond each. What is loaded
// later only runs once the start is there; here each of those says so, and there is nothing left to divide the start by.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const start = 'source/commands/app.ts';
/** Loaded without the app, and quick because of that. */
const alone = new Set(['source/commands/about.ts']);

const late = /\bimport\('(\.[^']+)'\)/g;

/** Every file of the tree that some other file loads only when it needs it. */
const lateFiles = (root) => {
  const found = new Set();
  const files = readdirSync(path.join(root, 'source'), { withFileTypes: true, recursive: true });
  for (const file of files.filter((f) => /\.tsx?$/.test(f.name))) {
    const text = readFileSync(path.join(file.parentPath, file.name), 'utf8');
    for (const [, target] of text.matchAll(late)) found.add(path.resolve(file.parentPath, target));
  }
  return found;
};

export const startPlugin = (root) => ({
  name: 'start',
  setup(build) {
    const entry = path.join(root, start);
    const apart = new Set([entry, ...[...alone].map((file) => path.join(root, file))]);
    const files = lateFiles(root);
    if (!files.has(entry) || ![...apart, ...files].every((file) => existsSync(file)))
      throw new Error(
        `the start is no longer ${start}, or a file that is loaded late is gone: look at scripts/start-plugin.mjs`,
      );
    build.onLoad({ filter: /[\\/]source[\\/].*\.tsx?$/ }, async ({ path: file }) => {
      if (!files.has(file) || apart.has(file)) return null;
      const contents = `${await readFile(file, 'utf8')}\nimport ${JSON.stringify(entry)};\n`;
      return { contents, loader: file.endsWith('x') ? 'tsx' : 'ts' };
    });
  },
});
