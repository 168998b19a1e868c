import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../../../node_modules/ink/build');

type Clip = { x1: number; x2: number; y1: number; y2: number };
type Operation =
  | { kind: 'write'; x: number; y: number; text: string; mark: boolean }
  | { kind: 'clip'; clip: Partial<Clip> }
  | { kind: 'unclip' };
type Frame = {
  write(x: number, y: number, text: string, options: { transformers: ((line: string) => string)[] }): void;
  clip(clip: Partial<Clip>): void;
  unclip(): void;
  get(): { output: string; height: number };
};
type Output = new (size: { width: number; height: number }) => Frame;

describe('frames without blank cells', () => {
  let temp = '';
  let lean: (text: string) => string;
  let inks: Output | null = null;
  let ours: Output | null = null;

  const load = async (name: string, contents: string): Promise<Output> => {
    const stdin = { contents, resolveDir: folder, sourcefile: 'output.js' };
    const made = await build({
      stdin,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    });
    const file = path.join(temp, `${name}.mjs`);
    await writeFile(file, made.outputFiles[0]?.text ?? '');
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)).default;
  };

  beforeAll(async () => {
    temp = await mkdtemp(path.join(os.tmpdir(), 'reseal-output-'));
    const plugin = pathToFileURL(path.resolve(import.meta.dirname, '../../../scripts/ink-output-plugin.mjs')).href;
    lean = (await import(/* @vite-ignore */ plugin)).leanOutput;
    const text = await readFile(path.join(folder, 'output.js'), 'utf8');
    [inks, ours] = await Promise.all([load('ink', text), load('lean', lean(text))]);
  });
  afterAll(() => rm(temp, { recursive: true, force: true }));

  it('prints exactly what Ink prints', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'word',
        ' ',
        '  ',
        '\ue000',
        '漢字',
        '👩‍👩‍👧',
        '\u200b',
        '\n',
        '\x1b[31mred\x1b[39m',
        '\x1b[7m  \x1b[27m',
        '\x1b[1mb',
      ],
    );
    const text = fc.array(piece, { maxLength: 6 }).map((p) => p.join(''));
    const at = fc.integer({ min: -3, max: 14 });
    const clip = fc.record({ x1: at, x2: at, y1: at, y2: at }, { requiredKeys: [] });
    const operation = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('write' as const), x: at, y: at, text, mark: fc.boolean() }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('clip' as const), clip }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'unclip' as const }) },
    );
    const size = fc.record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 0, max: 5 }) });
    const draw = (made: Output | null, at: { width: number; height: number }, all: Operation[]) => {
      if (!made) throw new Error('not loaded');
      const frame = new made(at);
      for (const o of all) {
        if (o.kind === 'write')
          frame.write(o.x, o.y, o.text, { transformers: o.mark ? [(l) => `\x1b[4m${l}\x1b[24m`] : [] });
        else if (o.kind === 'clip') frame.clip(o.clip);
        else frame.unclip();
      }
      return frame.get();
    };
    fc.assert(
      fc.property(size, fc.array(operation, { maxLength: 8 }), (at, all) => {
        expect(draw(ours, at, all)).toEqual(draw(inks, at, all));
      }),
      { numRuns: 400 },
    );
  });

  it('refuses an Ink that draws otherwise', () => {
    expect(() => lean('export default class Output {}')).toThrow(/ink-output-plugin/);
  });
});
