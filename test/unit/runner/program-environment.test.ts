import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createFiles } from '../../../source/adapters/files.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import { noConfig } from '../../../source/core/config.ts';
import type { Call, Plan } from '../../../source/core/plan.ts';
import { noProgress } from '../../../source/core/progress.ts';
import { environment } from '../../../source/core/terraform/command-lines.ts';
import { readObject } from '../../../source/runbook/actions/kube-object.ts';
import { programAct } from '../../../source/runner/program-act.ts';
import { programCaller } from '../../../source/runner/program-caller.ts';
import { readKubernetes } from '../../../source/runner/read-kubernetes.ts';
import { fakePrograms } from '../../support/fake-program.ts';
import { hash } from '../../support/hash.ts';
import { signal } from './removal-scene.ts';

const removes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removes.splice(0)) await remove();
});

const names = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
const kubectl = `
const told = ${JSON.stringify(names)}.map((n) => process.env[n] ?? null);
fs.appendFileSync(require('node:path').join(process.env.HOME, 'told'), JSON.stringify(told) + '\\n');
if (args[1] === 'whoami') { out('{"status":{"userInfo":{"username":"arn:aws:sts::1:assumed-role/x/y"}}}'); end(0); }
if (args[1] === 'can-i') { out('yes\\n'); end(0); }
if (args[0] === 'get' && args[1] === 'configmaps' && args[2] === 'notes') { out('{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"notes","uid":"u1"}}'); end(0); }
out('{"items":[]}'); end(0);`;

/** A shell in which the keys of the session itself are still exported. */
const shell = async () => {
  const { dir, remove } = await fakePrograms({ kubectl });
  removes.push(remove);
  const env = { AWS_ACCESS_KEY_ID: 'ASIASESSION', AWS_SECRET_ACCESS_KEY: 'k', AWS_SESSION_TOKEN: 't' };
  const program = createProgram(realClock(), { PATH: dir, HOME: dir, AWS_DEFAULT_PROFILE: 'breakglass', ...env });
  const told = (): string[] => [...new Set(readFileSync(path.join(dir, 'told'), 'utf8').trim().split('\n'))];
  return { program, told };
};
const config = (awsProfile: string | null, actProfile: string | null = null) => ({
  ...{ ...noConfig(), kubernetes: { context: 'prod', awsProfile } },
  aws: { readProfile: null, actProfile },
});
const call = (operation: string, more: Call['input'] = {}): Call => ({
  ...{ service: 'kubectl', operation, says: '', undo: { possible: false, how: '' }, alreadyDone: [] },
  input: { Resource: 'configmaps', Namespace: 'orders', Name: 'notes', ...more },
});
type Shell = Awaited<ReturnType<typeof shell>>['program'];
const place = { resource: 'configmaps', namespace: 'orders', name: 'notes', secret: false };
const act = (program: Shell, c: ReturnType<typeof config>, what: Call) =>
  programAct({ program, files: createFiles(realClock()), config: c, now: Date.now }).send(what, signal());
const who = (program: Shell, c: ReturnType<typeof config>) =>
  programCaller(
    { program, config: c, progress: noProgress() },
    { calls: [call('delete')] } as unknown as Plan,
    signal(),
  );
const list = (program: Shell, { kubernetes }: ReturnType<typeof config>) =>
  readKubernetes(
    {
      ...{ program, config: kubernetes, account: '1', hash, window: { from: 0, to: 1 }, apps: null },
      ...{ now: Date.now, progress: () => undefined },
    },
    signal(),
  );

const runs: [string, (program: Shell, c: ReturnType<typeof config>) => Promise<unknown>][] = [
  ['lists', list],
  ['one object', (program, c) => readObject({ program, config: c }, place, signal())],
  ['the question whether it may', (program, c) => act(program, c, call('auth can-i delete'))],
  ['a delete', (program, c) => act(program, c, call('delete', { ApiVersion: 'v1', Uid: 'u1' }))],
  ['who it is', who],
];
const only = (profile: string): string => JSON.stringify([profile, profile, '', '', '']);

describe('kubectl acts as its profile, whatever keys the shell has', () => {
  it.each(runs)('%s', async (_what, run) => {
    const { program, told } = await shell();
    await run(program, config('ro'));
    expect(told()).toEqual([only('ro')]);
  });

  it('acts with the act profile where there is one, when it looks right before too', async () => {
    const { program, told } = await shell();
    await act(program, config('ro', 'act'), call('delete', { ApiVersion: 'v1', Uid: 'u1' }));
    await who(program, config('ro', 'act'));
    expect(told()).toEqual([only('act')]);
  });

  it('without a profile it is who the shell says', async () => {
    const { program, told } = await shell();
    await who(program, config(null));
    expect(told()).toEqual([JSON.stringify([null, 'breakglass', 'ASIASESSION', 'k', 't'])]);
  });
});

describe('terraform', () => {
  it('has the same environment', () => {
    const env = environment({ workspace: 'default', profile: 'plan' });
    expect(JSON.stringify(names.map((n) => env[n]))).toBe(only('plan'));
    expect(
      Object.keys(environment({ workspace: 'default', profile: null })).filter((n) => n.startsWith('AWS')),
    ).toEqual([]);
  });
});
