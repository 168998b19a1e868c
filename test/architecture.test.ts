import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** Holds docs/architecture.md: which way imports may point, how large a file may grow, what no file may have. */
const root = path.resolve(import.meta.dirname, '..');

type Import = { file: string; part: string; to: string; lazy: boolean; typeOnly: boolean };

const files = ['source', 'state'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.tsx?$/.test(f))
    .map((f) => path.posix.join(folder, f.split(path.sep).join('/'))),
);
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const codeOf = (file: string): string => textOf(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** `source/core/audit/x.ts` belongs to `core`, `state/lock.ts` to `state`, `source/cli.tsx` to `cli`. */
const partOf = (file: string): string => {
  const [first = '', second = ''] = file.split('/');
  return first === 'source' ? second.replace(/\.tsx?$/, '') : first;
};

const pattern =
  /^\s*(?:import|export)\s+(?<type>type\s)?[^'"();]*?from\s*['"](?<from>[^'"]+)['"]|^\s*import\s*['"](?<bare>[^'"]+)['"]|(?<!typeof )\bimport\(\s*['"](?<lazy>[^'"]+)['"]/gm;

const imports: Import[] = files.flatMap((file) =>
  [...textOf(file).matchAll(pattern)].map(({ groups = {} }) => {
    const name = groups.from ?? groups.bare ?? groups.lazy ?? '';
    const to = name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;
    return { file, part: partOf(file), to, lazy: groups.lazy !== undefined, typeOnly: groups.type !== undefined };
  }),
);
const inside = imports.filter((i) => /^(?:source|state)\//.test(i.to));
const outside = imports.filter((i) => !/^(?:source|state)\//.test(i.to) && !/package\.json$/.test(i.to));

/** Each part, and what it may import beside itself. The root sees everything; only it and `commands` do. */
const view = ['core', 'keys'];
const may: { [part: string]: string[] } = {
  core: [],
  keys: ['core'],
  hooks: view,
  components: [...view, 'hooks'],
  screens: [...view, 'hooks', 'components'],
  runbook: ['core'],
  runner: ['core', 'runbook'],
  adapters: ['core'],
  state: ['core'],
  drill: ['core'],
  composition: ['core', 'runbook', 'runner', 'adapters', 'state', 'drill'],
  docs: ['core', 'keys', 'runbook', 'commands'],
  commands: ['core', 'keys', 'runbook', 'runner', 'adapters', 'state', 'composition', 'drill', 'screens'],
  cli: ['core', 'commands', 'composition'],
};

/** Packages by part: only adapters know a vendor, only what is on screen knows React, the core knows nobody. */
const vendors = /^(?:@aws-sdk\/|@smithy\/|node-vault$|execa$|yaml$)/;
const packages: { [part: string]: RegExp } = {
  // Columns of a text on a terminal: a pure function of it.
  core: /^string-width$/,
  keys: /^$/,
  runbook: /^$/,
  runner: /^$/,
  hooks: /^(?:react|ink)$/,
  components: /^(?:react|ink|ink-spinner|ink-select-input)$/,
  screens: /^(?:react|ink|ink-spinner|ink-select-input)$/,
  adapters: new RegExp(`^node:|${vendors.source}`),
  state: /^(?:node:|lowdb$|lowdb\/)/,
  drill: /^node:/,
};

const shown = (found: Import[]): string[] => found.map((i) => `${i.file} → ${i.to}`);

describe('the directions of imports', () => {
  it('reads the imports at all', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(inside.length).toBeGreaterThan(files.length);
    expect([...new Set(files.map(partOf))].filter((part) => !may[part])).toEqual([]);
  });

  it('holds between the parts', () => {
    const wrong = inside.filter((i) => partOf(i.to) !== i.part && !may[i.part]?.includes(partOf(i.to)));
    expect(shown(wrong)).toEqual([]);
  });

  it('holds for packages', () => {
    // A type is gone once it is built; the core does without even that.
    const kept = outside.filter((i) => !i.typeOnly || i.part === 'core');
    expect(shown(kept.filter((i) => packages[i.part]?.test(i.to) === false))).toEqual([]);
  });

  it('loads the drill only when it is asked for', () => {
    const early = inside.filter((i) => partOf(i.to) === 'drill' && i.part !== 'drill' && !i.lazy && !i.typeOnly);
    expect(shown(early)).toEqual([]);
  });

  it('lets nothing into the screens but by their door, and only when there is a terminal', () => {
    const into = inside.filter((i) => partOf(i.to) === 'screens' && i.part !== 'screens');
    expect(shown(into.filter((i) => i.to !== 'source/screens/mount.tsx' || !i.lazy))).toEqual([]);
  });

  it('lets only the composition reach adapters and the store', () => {
    const reach = inside.filter((i) => ['adapters', 'state'].includes(partOf(i.to)) && partOf(i.to) !== i.part);
    expect([...new Set(reach.map((i) => i.part))].sort()).toEqual(['commands', 'composition']);
  });
});

describe('each file', () => {
  it('stays below 300 lines', () => {
    const long = files.map((f) => ({ f, n: textOf(f).split('\n').length - 1 })).filter(({ n }) => n > 300);
    expect(long).toEqual([]);
  });

  it('has no default export, no any, and nothing that is switched off', () => {
    const bad = /^export default|:\s*any\b|\bas any\b|<any>/m;
    expect(files.filter((f) => bad.test(codeOf(f)) || /@ts-(?:ignore|nocheck)/.test(textOf(f)))).toEqual([]);
  });
});
