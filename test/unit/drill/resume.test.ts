import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteUserCommand,
} from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../../../source/drill/start-world.ts';
import { graphOf, iamFor, keysOf, refusal, sessionsOf, tempFolder, worldTime, writesOf } from './support.ts';

const folders: string[] = [];
const running: World[] = [];

const folder = (): string => {
  const dir = tempFolder();
  folders.push(dir);
  return dir;
};

const open = async (options: Parameters<typeof startWorld>[0]): Promise<World> => {
  const world = await startWorld(options);
  running.push(world);
  return world;
};

afterEach(async () => {
  for (const world of running.splice(0)) await world.stop();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const until = async (what: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!what() && Date.now() < deadline) await new Promise((r) => setTimeout(r, 10));
  expect(what()).toBe(true);
};

const change = async (world: World): Promise<void> => {
  const iam = iamFor(world, await keysOf(world, 'admin'));
  await iam.send(new CreateUserCommand({ UserName: 'kept' }));
  await iam.send(new CreateLoginProfileCommand({ UserName: 'kept', Password: 'never-on-disk-1!' }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'kept' }));
  await refusal(iam.send(new DeleteUserCommand({ UserName: 'kept' })));
  await fetch(`${world.vault.address}/v1/aws/sts/breakglass-emergency`, {
    headers: { 'x-vault-token': world.vault.token },
  });
};

describe('a world that is killed', () => {
  it('is the same again: beginning and write log, no more', async () => {
    const dir = folder();
    const first = await open({ dir, seed: 11 });
    await change(first);
    const [graph, writes, sessions] = [await graphOf(first), await writesOf(first), await sessionsOf(first)];
    const time = worldTime(first);
    process.kill(first.pid ?? 0, 'SIGKILL');
    await first.ended;
    const second = await open({ dir });
    expect(second.seed).toBe(11);
    expect(second.t0).toBe(first.t0);
    expect(second.credentials).toEqual(first.credentials);
    expect(await graphOf(second)).toEqual(graph);
    expect(await writesOf(second)).toEqual(writes);
    expect((await sessionsOf(second)).map((s) => s.keyId)).toEqual(sessions.map((s) => s.keyId));
    expect(worldTime(second)).toBeGreaterThanOrEqual(time);
    expect(writes.map((w) => [w.operation, w.outcome])).toEqual([
      ['CreateUser', 'done'],
      ['CreateLoginProfile', 'done'],
      ['CreateAccessKey', 'done'],
      ['DeleteUser', 'DeleteConflict'],
      ['mint', 'done'],
    ]);
  });

  it('has written what it did before it answered, without secrets, in files for the owner only', async () => {
    const dir = folder();
    const world = await open({ dir, seed: 3 });
    await world.admin({ fault: 'drop-after', service: 'iam', operation: 'CreateUser' });
    const iam = iamFor(world, await keysOf(world, 'admin'));
    await refusal(iam.send(new CreateUserCommand({ UserName: 'unanswered' })));
    await change(world);
    const text = readFileSync(path.join(dir, 'writes.jsonl'), 'utf8');
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({ seq: 1, operation: 'CreateUser', outcome: 'done' });
    const secrets = [
      ...Object.values(world.credentials).flatMap((c) => [c.secretAccessKey, c.sessionToken]),
      world.vault.token,
    ];
    for (const name of ['writes.jsonl', 'world.json', 'world.lock']) {
      const content = readFileSync(path.join(dir, name), 'utf8');
      for (const secret of [...secrets, 'never-on-disk-1!']) expect(content).not.toContain(secret);
      expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);
    }
  });

  it('cuts off a line that was torn, and refuses a log that does not fit', async () => {
    const dir = folder();
    const first = await open({ dir, seed: 4 });
    await change(first);
    await first.stop();
    const log = path.join(dir, 'writes.jsonl');
    appendFileSync(log, '{"seq":6,"at":1');
    const second = await open({ dir });
    expect(await writesOf(second)).toHaveLength(5);
    await second.stop();
    expect(readFileSync(log, 'utf8').endsWith('}\n')).toBe(true);
    const [line = ''] = readFileSync(log, 'utf8').split('\n');
    appendFileSync(log, `${line.replace('"seq":1', '"seq":6')}\n`);
    await expect(startWorld({ dir })).rejects.toThrow(/do not fit.*--fresh/s);
  });
});

describe('one folder, one drill', () => {
  it('refuses another seed or size, and begins anew when told', async () => {
    const dir = folder();
    const first = await open({ dir, seed: 5, events: 10 });
    await change(first);
    await first.stop();
    await expect(startWorld({ dir, seed: 6 })).rejects.toThrow(/seed 5, not 6.*--fresh/s);
    await expect(startWorld({ dir, seed: 5, events: 11 })).rejects.toThrow(/events 10, not 11/);
    const anew = await open({ dir, seed: 6, fresh: true });
    expect(anew.account).not.toBe(first.account);
    expect(await writesOf(anew)).toEqual([]);
  });

  it('keeps the time when the speed changes', async () => {
    const dir = folder();
    const first = await open({ dir, seed: 5, speed: 60 });
    await first.admin({ advance: 3_600_000 });
    const time = worldTime(first);
    await first.stop();
    const second = await open({ dir, speed: 1 });
    expect(second.clock.speed).toBe(1);
    expect(worldTime(second)).toBeGreaterThanOrEqual(time);
    expect(worldTime(second)).toBeLessThan(time + 600_000);
  });

  it('is joined by a second program, which cannot end it', async () => {
    const dir = folder();
    const first = await open({ dir, seed: 9 });
    const second = await open({ dir });
    expect(second).toMatchObject({ own: false, endpoint: first.endpoint, pid: null, account: first.account });
    expect(second.credentials).toEqual(first.credentials);
    expect(second.vault).toEqual(first.vault);
    await second.stop();
    await expect(second.admin({ writes: true })).rejects.toThrow(/not ours/);
    await expect(startWorld({ dir, fresh: true })).rejects.toThrow(/Quit it before/);
    expect(await writesOf(first)).toEqual([]);
  });
});

describe('the end', () => {
  const entry = fileURLToPath(new URL('../../../source/drill/world-main.ts', import.meta.url));

  const pidOf = async (parent: ChildProcess): Promise<number> => {
    let text = '';
    parent.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await until(() => text.includes('\n'));
    return Number(text.split('\n')[0]);
  };

  it('comes with its parent, even when that is killed', async () => {
    const dir = folder();
    const starter = fileURLToPath(new URL('../../../source/drill/start-world.ts', import.meta.url));
    const script = `const { startWorld } = await import(${JSON.stringify(starter)});
      const world = await startWorld({ dir: ${JSON.stringify(dir)}, seed: 2 });
      console.log(world.pid); setInterval(() => undefined, 1000);`;
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio });
    const pid = await pidOf(parent);
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid));
    await until(() => !existsSync(path.join(dir, 'world.lock')));
  });

  it('comes with its stdin when it was started by hand', async () => {
    const dir = folder();
    const child = spawn(process.execPath, [entry, '--dir', dir, '--seed', '2'], { stdio: ['pipe', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await until(() => text.includes('\n'));
    expect(JSON.parse(text)).toMatchObject({ type: 'ready', seed: 2 });
    child.stdin.end();
    await until(() => child.exitCode === 0);
  });

  it('is told when it comes unasked, and a start can be cancelled', async () => {
    const world = await open({ dir: folder(), seed: 2 });
    process.kill(world.pid ?? 0, 'SIGKILL');
    expect(await world.ended).toContain('SIGKILL');
    await world.stop();
    const starting = startWorld({ dir: folder(), seed: 2, signal: AbortSignal.abort() });
    await expect(starting).rejects.toThrow(/cancelled/);
  });
});
