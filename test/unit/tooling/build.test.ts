import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

type Ran = { code: number; out: string; err: string };
const run = (args: string[], cwd: string): Promise<Ran> =>
  new Promise((done) => {
    execFile(process.execPath, args, { cwd }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });

describe('the build', () => {
  let folder = '';
  const build = (...args: string[]) => run(['scripts/build.mjs', ...args], folder);
  const write = async (file: string, text: string) => {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'reseal-build-'));
    await cp(path.join(root, 'scripts'), path.join(folder, 'scripts'), { recursive: true });
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    await write('package.json', '{"type": "module"}');
    await write('package-lock.json', '{}');
    const entry = ["import('./commands/about.ts');", "import('./commands/app.ts')"].join('\n');
    await write('source/cli.tsx', `${entry}.then((l) => console.log('ran', l.word, process.argv[2]));`);
    await write('source/commands/about.ts', '');
    await write('source/commands/app.ts', "export const word = 'one';");
    await write('source/docs.ts', '');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says which entry is missing, and leaves dist alone', async () => {
    const ran = await build();
    expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(/missing: source\/drill\/world-main\.ts/) });
    await expect(stat(path.join(folder, 'dist'))).rejects.toThrow(/ENOENT/);
  });

  it('builds once, then does nothing until an input changes', async () => {
    await write('source/drill/world-main.ts', '');
    expect(await build()).toMatchObject({ code: 0, out: expect.stringMatching(/built in/) });
    expect((await stat(path.join(folder, 'dist/cli.js'))).mode & 0o111).not.toBe(0);
    expect(await run(['dist/cli.js', 'x'], folder)).toMatchObject({ code: 0, out: 'ran one x\n' });
    expect(await build()).toMatchObject({ code: 0, out: expect.stringMatching(/up to date/) });
    expect(await build('--quiet')).toEqual({ code: 0, out: '', err: '' });

    await write('source/commands/app.ts', "export const word = 'two';");
    expect(await build()).toMatchObject({ out: expect.stringMatching(/built in/) });
    expect((await run(['dist/cli.js', 'x'], folder)).out).toBe('ran two x\n');

    await write('source/commands/app.ts', 'export const word = ;');
    expect(await build()).toMatchObject({ code: 1, err: expect.stringMatching(/dist\/ is as it was/) });
    expect((await run(['dist/cli.js', 'x'], folder)).out).toBe('ran two x\n');
    await write('source/commands/app.ts', "export const word = 'two';");
    expect(await build()).toMatchObject({ out: expect.stringMatching(/up to date/) });
  });

  it('tells an old Node what to do, before anything is loaded', async () => {
    const pretend = (version: string) =>
      `Object.defineProperty(process.versions, 'node', { value: '${version}' }); import('./dist/cli.js')`;
    for (const version of ['20.20.2', '22.22.1', '18.0.0']) {
      const ran = await run(['-e', pretend(version)], folder);
      expect(ran).toMatchObject({ code: 70, out: '' });
      expect(ran.err).toMatch(
        new RegExp(`^reseal needs Node 22\\.22\\.2 or newer, and this is ${version}\\.[^\\n]*\\n$`),
      );
    }
    for (const version of ['22.22.2', '23.0.0'])
      expect((await run(['-e', pretend(version)], folder)).out).toMatch(/^ran two/);
  });

  it('says so when a part of it is missing', async () => {
    await rm(path.join(folder, 'dist/main.js'));
    const ran = await run(['dist/cli.js'], folder);
    expect(ran).toMatchObject({
      code: 70,
      err: expect.stringMatching(/^reseal could not start: .*Nothing was changed/),
    });
  });
});

describe('what the built app loads before its first frame', () => {
  type Output = { imports: { path: string; kind: string; external?: boolean }[]; inputs: object; entryPoint?: string };
  let outputs: { [file: string]: Output } = {};

  beforeAll(async () => {
    const meta = await readFile(path.join(root, 'dist/meta.json'), 'utf8').catch(() => {
      throw new Error('dist/ is not built: `npm test` builds it, `npm run build` alone does too');
    });
    outputs = JSON.parse(meta).outputs;
  });

  /** Every chunk that comes with these outputs by static imports. */
  const chunksOf = (...entries: string[]): string[] => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const i of outputs[file]?.imports ?? []) if (i.kind === 'import-statement' && !i.external) visit(i.path);
    };
    for (const entry of entries) visit(entry);
    return [...seen];
  };
  const inputsOf = (...entries: string[]): string[] =>
    chunksOf(...entries).flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  const heavy = /node_modules\/(?:@aws-sdk|@smithy|node-vault|axios|execa|yaml)\/|^source\/drill\//;

  it('has no SDK, node-vault, execa or drill among the static imports of the entry', () => {
    const inputs = inputsOf('dist/main.js');
    expect(inputs).toContain('source/cli.tsx');
    expect(inputs.filter((i) => heavy.test(i))).toEqual([]);
    expect(inputs.filter((i) => /node_modules\/(?:ink|react)\//.test(i))).toEqual([]);
  });

  const entriesOfApp = () => {
    const ofApp = Object.keys(outputs).filter((file) =>
      /^source\/(?:commands\/app\.ts|(?:screens\/)?mount\.tsx)$/.test(outputs[file]?.entryPoint ?? ''),
    );
    expect(ofApp).toHaveLength(2);
    return ofApp;
  };

  it('is in few chunks, since each costs half a millisecond', () => {
    expect(chunksOf('dist/main.js', ...entriesOfApp()).length).toBeLessThan(16);
  });

  it('has none of them with the app either, which is loaded in two steps', () => {
    const ofApp = entriesOfApp();
    const inputs = inputsOf(...ofApp);
    expect(inputs.some((i) => /node_modules\/ink\//.test(i))).toBe(true);
    expect(inputs.filter((i) => heavy.test(i))).toEqual([]);
  });
});
