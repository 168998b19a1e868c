import { readFile, writeFile } from 'node:fs/promises';
import { commandsMarkdown } from './commands/help-text.ts';
import { matrixMarkdown } from './core/audit/matrix.ts';
import { figuresMarkdown } from './docs/figures.ts';
import { itemsMarkdown } from './docs/items.ts';
import { permissionSections } from './docs/permissions.ts';
import { replaceSection } from './docs/section.ts';
import { readTrailSet, trailSetMarkdown, trailSets } from './docs/trail-sets.ts';
import { commandTable } from './keys/docs.ts';

/** Writes the generated parts of the documents, or with `--check` says which are out of step. Run in the project's folder. */

type Target = { file: string; make(text: string): string };

const matrix: Target = { file: 'docs/matrix.md', make: () => `${matrixMarkdown().trim()}\n` };

const readme = async (): Promise<Target> => {
  const figures = await readFile('bench/results.json', 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const sections: [string, string][] = [
    ['commands', commandsMarkdown()],
    ['keys', commandTable()],
    ['items', itemsMarkdown()],
    ['figures', figuresMarkdown(figures)],
  ];
  return {
    file: 'README.md',
    make: (text) => sections.reduce((t, [name, body]) => replaceSection(t, name, body), text),
  };
};

const permissions: Target = {
  file: 'docs/permissions.md',
  make: (text) => permissionSections().reduce((t, [name, body]) => replaceSection(t, name, body), text),
};

const setPages = (): Promise<Target[]> =>
  Promise.all(
    trailSets.map(async (set) => {
      const body = trailSetMarkdown(await readTrailSet(set));
      return { file: `docs/trail-sets/${set}.md`, make: (text: string) => replaceSection(text, 'counts', body) };
    }),
  );

const main = async (check: boolean): Promise<number> => {
  const stale: string[] = [];
  for (const { file, make } of [await readme(), matrix, permissions, ...(await setPages())]) {
    const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const after = make(before);
    if (after === before) continue;
    stale.push(file);
    if (!check) await writeFile(file, after);
  }
  const names = stale.join(', ');
  if (check && stale.length > 0) {
    process.stderr.write(`Out of step with the code: ${names}. Nothing was changed. Run \`npm run docs\`.\n`);
    return 1;
  }
  process.stdout.write(stale.length > 0 ? `written: ${names}\n` : 'The generated documents are in step.\n');
  return 0;
};

process.exitCode = await main(process.argv.includes('--check'));
