import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** Is the independent AWS emulator on PATH? It is no part of the project: tests against it are extras. */
export const hasMoto = (): boolean => spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export type Moto = { url: string; stop(): Promise<void> };

/** An account 123456789012 in memory, with AWS's own managed policies in it; it answers whoever signs. */
export const startMoto = async (): Promise<Moto> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    // A group of its own: the program on PATH may be a wrapper, and what it started must end with it.
    detached: true,
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  });
  const ended = new Promise<void>((done) => void child.once('exit', () => done()));
  const stop = async (): Promise<void> => {
    if (child.pid === undefined || child.exitCode !== null) return;
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  const deadline = Date.now() + 50_000;
  for (;;) {
    const there = await fetch(`${url}/moto-api/data.json`).then(
      (r) => r.ok,
      () => false,
    );
    if (there) return { url, stop };
    if (Date.now() > deadline || child.exitCode !== null) {
      await stop();
      throw new Error('moto_server did not come up');
    }
    await new Promise((done) => setTimeout(done, 100));
  }
};
