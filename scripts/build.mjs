// Bundles the app into dist/: `node scripts/build.mjs [--quiet] [--force]`. Does nothing when dist/ is up to date.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleOptions } from './bundle-options.mjs';
import { startPlugin } from './start-plugin.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const dist = path.join(root, 'dist');
const quiet = process.argv.includes('--quiet');
const force = process.argv.includes('--force');
/** Two bundles: what the drill's own process and the docs share with the app would else be cut out of the app's start. */
const app = { main: 'source/cli.tsx' };
const others = { 'drill-world': 'source/drill/world-main.ts', docs: 'source/docs.ts' };
const entries = { ...app, ...others };
const stampFile = path.join(dist, '.stamp');

/** Every file the bundle is made from; what node_modules holds is told by the lockfile. */
const inputs = () => {
  const walk = (folder) =>
    readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
      .filter((f) => f.isFile())
      .map((f) => path.join(f.parentPath, f.name));
  const folders = ['scripts', 'source', 'state'].filter((f) => existsSync(path.join(root, f)));
  const single = ['package.json', 'package-lock.json'];
  return [...folders.flatMap(walk), ...single.map((f) => path.join(root, f))].sort();
};

const digest = () => {
  const hash = createHash('sha256');
  for (const file of inputs())
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
};

const shared = bundleOptions(root);
const options = {
  ...shared,
  outdir: 'dist',
  legalComments: 'linked',
  metafile: true,
  write: false,
  logLevel: 'silent',
};

/** A running app may still load a chunk of the build it started from: chunks stay for a day. */
const dropOldChunks = async (current) => {
  const folder = path.join(dist, 'chunks');
  if (!existsSync(folder)) return;
  const dayAgo = Date.now() - 24 * 3600 * 1000;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (!current.has(file) && statSync(file).mtimeMs < dayAgo) await rm(file, { force: true });
  }
};

/** Each file is replaced in one step, entries last, so that two builds at once cannot leave half a file. */
const save = async (files) => {
  await mkdir(path.join(dist, 'chunks'), { recursive: true });
  const isChunk = (file) => file.path.includes(`${path.sep}chunks${path.sep}`);
  for (const file of [...files].sort((a, b) => Number(isChunk(b)) - Number(isChunk(a)))) {
    const part = `${file.path}.${process.pid}`;
    await writeFile(part, file.contents);
    await rename(part, file.path);
  }
  await dropOldChunks(new Set(files.map((f) => f.path)));
};

const build = async () => {
  const missing = Object.values(entries).filter((entry) => !existsSync(path.join(root, entry)));
  if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
  const stamp = digest();
  const whole = ['cli.js', ...Object.keys(entries).map((e) => `${e}.js`)].every((f) => existsSync(path.join(dist, f)));
  if (!force && whole && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp)
    return 'dist/ is up to date';
  const started = performance.now();
  const esbuild = await import('esbuild');
  const results = await Promise.all([
    esbuild.build({ ...options, entryPoints: app, plugins: [startPlugin(root), ...shared.plugins] }),
    esbuild.build({ ...options, entryPoints: others }),
  ]);
  const warnings = results.flatMap((result) => result.warnings);
  for (const text of await esbuild.formatMessages(warnings, { kind: 'warning' })) process.stderr.write(text);
  await save(results.flatMap((result) => result.outputFiles));
  await copyFile(path.join(root, 'scripts/prelude.js'), path.join(dist, 'cli.js'));
  await chmod(path.join(dist, 'cli.js'), 0o755);
  await writeFile(path.join(dist, 'meta.json'), JSON.stringify(results[0].metafile));
  await writeFile(stampFile, stamp);
  return `dist/ built in ${Math.round(performance.now() - started)} ms`;
};

try {
  const said = await build();
  if (!quiet) process.stdout.write(`${said}\n`);
} catch (error) {
  process.stderr.write(`The build failed, dist/ is as it was: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
