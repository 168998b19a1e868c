import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../core/words.ts';
import { argocd } from './argocd.ts';
import type { Change, ToldCluster } from './cluster-world.ts';
import { git } from './git.ts';
import { kubectl } from './kubectl.ts';
import type { ToldRoot } from './plan.ts';
import { terraform } from './terraform.ts';

/** What a stand-in program sees and may do. */
export type Stage = {
  cwd: string;
  env: NodeJS.ProcessEnv;
  print(text: string): void;
  error(text: string): void;
  /** A line from stdin; empty at its end. Waits as long as nobody closes it, as a real prompt does. */
  answer(): Promise<string>;
  /** Asks the world process; throws in words when it does not answer. */
  world(): Promise<ToldRoot>;
  /** The same for the cluster, and a change of it. */
  cluster(): Promise<ToldCluster>;
  change: Change;
};

/** The programs that a drill puts on PATH in place of the real ones. */
export const programs: { [name: string]: (stage: Stage, args: string[]) => Promise<number> } = {
  terraform,
  git,
  argocd,
  kubectl,
};

const ask = async <T>(dir: string, what: 'terraform' | 'cluster', change?: JsonObject): Promise<T> => {
  const { port } = JSON.parse(readFileSync(path.join(dir, 'world.lock'), 'utf8')) as { port: number };
  const sent = change === undefined ? {} : { method: 'POST', body: JSON.stringify(change) };
  const answer = await fetch(`http://127.0.0.1:${port}/_drill/${what}`, sent);
  if (!answer.ok) throw new Error(`the drill's world answers ${answer.status}`);
  return (await answer.json()) as T;
};

const lineFrom = (): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    const done = (): void => resolve(said.split('\n')[0]?.trim() ?? '');
    process.stdin.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('\n')) done();
    });
    process.stdin.on('end', done);
  });

/** `--program NAME --world DIR -- …`: what the little scripts in the world's `bin/` start. */
export const runProgram = async ([, name = '', , dir = '', , ...args]: string[]): Promise<void> => {
  const program = programs[name];
  const stage: Stage = {
    ...{ cwd: process.cwd(), env: process.env, answer: lineFrom, world: () => ask<ToldRoot>(dir, 'terraform') },
    cluster: () => ask<ToldCluster>(dir, 'cluster'),
    change: async (operation, input) => (await ask<{ why: string | null }>(dir, 'cluster', { operation, input })).why,
    print: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  };
  const code = program ? await program(stage, args) : 127;
  process.exitCode = code;
  process.stdin.destroy();
};
