import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createFiles } from '../../../source/adapters/files.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import type { RootReading } from '../../../source/core/terraform/reading.ts';
import { type Root, readRoot } from '../../../source/runner/read-terraform.ts';

/** What a call of the stand-in does instead of what it would: code of a Node program, by its first argument. */
export type Behaviour = { [command: string]: string };

const say = (value: unknown): string => `process.stdout.write(${JSON.stringify(JSON.stringify(value))})`;

/** A plan with nothing to do in a clean checkout. */
export const wellBehaved: Behaviour = {
  version: say({ terraform_version: '1.11.4' }),
  workspace: `console.log('* default')`,
  state: say({ version: 4, resources: [] }),
  plan: `require('fs').writeFileSync(args.find((a) => a.startsWith('-out=')).slice(5), 'secret plan')`,
  show: say({
    format_version: '1.2',
    terraform_version: '1.11.4',
    complete: true,
    errored: false,
    resource_changes: [],
  }),
  'rev-parse': `console.log('${'ab'.repeat(20)}')`,
  status: '',
  remote: '',
  'rev-list': `console.log('0')`,
};

/**
 * Programs called `terraform` and `git` on a PATH of their own, in a folder that is removed after each test. Every call is
 * noted in `calls`, with what stands in the environment.
 */
export const standIns = () => {
  let dir = '';
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'reseal-tf-')));
    for (const folder of ['bin', 'root', 'tmp']) mkdirSync(path.join(dir, folder));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const install = (behaviour: Behaviour, names = ['terraform', 'git']): void => {
    const log = path.join(dir, 'calls.jsonl');
    const code = `const args = process.argv.slice(2); const fs = require('fs');
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, pid: process.pid, env: process.env, cwd: process.cwd() }) + '\\n');
const does = ${JSON.stringify({ ...wellBehaved, ...behaviour })}[args[0]];
if (does === undefined) { console.error('unknown command'); process.exit(1); }
eval(does);`;
    writeFileSync(path.join(dir, 'stand-in.cjs'), code);
    for (const name of names) {
      const script = `#!/bin/sh\nexec "${process.execPath}" "${path.join(dir, 'stand-in.cjs')}" "$@"\n`;
      writeFileSync(path.join(dir, 'bin', name), script, { mode: 0o755 });
    }
  };

  const read = async (
    more: { root?: Partial<Root>; timeout?: number; signal?: AbortSignal; env?: NodeJS.ProcessEnv } = {},
  ): Promise<RootReading> => {
    const clock = realClock();
    const root = {
      name: 'us-east',
      path: path.join(dir, 'root'),
      workspace: 'default',
      varFiles: [],
      profile: null,
      ...more.root,
    };
    const ask = {
      program: createProgram(clock, { PATH: path.join(dir, 'bin'), ...more.env }),
      files: createFiles(clock, path.join(dir, 'tmp')),
      ...{ now: clock.now, step: () => undefined, lockTimeout: 1, timeout: more.timeout ?? 20_000 },
    };
    return readRoot(ask, root, more.signal ?? new AbortController().signal);
  };

  return {
    install,
    read,
    at: (...parts: string[]) => path.join(dir, ...parts),
    left: () => readdirSync(path.join(dir, 'tmp')),
  };
};
