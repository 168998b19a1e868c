import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bareEnv, cli, journalOf, startDrill, stateFolder, whenRead } from '../support/drill-terminal.ts';

type Result = { code: number | null; out: string; err: string };

/** The built program without a terminal. */
const reseal = (stateDir: string, ...args: string[]): Promise<Result> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args, '--state-dir', stateDir], {
      env: bareEnv(stateDir),
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: stateDir,
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (d) => {
      out += d;
    });
    child.stderr.on('data', (d) => {
      err += d;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });

const escapes = /\u001b|\u009b/;

type Check = {
  schema: string;
  verdict: string;
  coverage: { regions: { complete: boolean }[]; lagSatisfied: boolean };
  sessions: { accessKeyId: string; kind: string; parent: string | null; alive: boolean | null }[];
  findings: {
    id: string;
    item: string;
    kind: string;
    subject: string;
    standing: boolean | null;
    disposition: { as: string } | null;
  }[];
  items: { id: string; verdict: string; why: string; at: string | null }[];
};

describe('the command line on the drill', { timeout: 120_000 }, () => {
  it('prints the plain report, then answers check, status, log, dispose, attest and waive', async () => {
    const dir = stateFolder();
    const drill = await reseal(dir, 'drill', '--speed', '30');
    expect(drill).toMatchObject({ code: 0, err: '' });
    expect(drill.out).not.toMatch(escapes);
    for (const id of ['expiry.sessions', 'trail.collected', 'iam.users', 'policy.restored', 'postmortem.signoff']) {
      expect(drill.out).toMatch(new RegExp(`(pass|attention|unknown|not-applicable) +${id.replace('.', '\\.')}`));
    }

    const check = await reseal(dir, 'check', '--json');
    expect(check.code).toBe(1);
    const json = JSON.parse(check.out) as Check;
    expect(json).toMatchObject({ schema: 'reseal.check/1', verdict: 'attention', coverage: { lagSatisfied: true } });
    expect(json.coverage.regions).toHaveLength(17);
    expect(json.coverage.regions.every((r) => r.complete)).toBe(true);
    const kinds = new Set(json.sessions.map((s) => s.kind));
    for (const kind of ['assumed-role', 'federation', 'user-key']) expect(kinds).toContain(kind);
    expect(json.sessions.filter((s) => s.parent === null)).toHaveLength(1);
    expect(json.sessions.some((s) => s.alive === true)).toBe(true);

    const before = journalOf(dir).length;
    const looked = await reseal(dir, 'check', '--json', '--step', 'iam.users', '--read-only');
    expect(looked).toMatchObject({ code: 1, err: expect.stringMatching(/--read-only; what is read now is not saved/) });
    expect(journalOf(dir)).toHaveLength(before);

    const status = await reseal(dir, 'status', '--json');
    const saved = JSON.parse(status.out) as Check;
    expect(status.code).toBe(1);
    expect(saved.findings.map((f) => f.id).sort()).toEqual(json.findings.map((f) => f.id).sort());
    expect((await reseal(dir, 'status', '--tmux')).out.trim().split('\n')).toHaveLength(1);
    expect((await reseal(dir, 'status', '--markdown')).out).toContain('| `iam.users` | attention |');

    const finding = json.findings.find((f) => f.item === 'iam.users' && f.kind === 'access-key-created');
    const disposed = await reseal(
      dir,
      'dispose',
      finding?.id ?? '',
      '--as',
      'accepted',
      '--reason',
      'kept',
      '--owner',
      'dana',
      '--expires',
      '2099-01-01T00:00:00Z',
    );
    expect(disposed).toMatchObject({ code: 0, err: '' });
    expect((await reseal(dir, 'attest', 'prevent.gap', '--note', 'see the ticket')).code).toBe(0);
    expect(
      (await reseal(dir, 'waive', 'terraform.orphans', '--reason', 'none here', '--expires', '2099-01-01T00:00:00Z'))
        .code,
    ).toBe(0);
    expect((await reseal(dir, 'log', 'add', 'ran: aws iam list-users')).code).toBe(0);
    const after = JSON.parse((await reseal(dir, 'status', '--json')).out) as Check;
    expect(after.findings.find((f) => f.id === finding?.id)?.disposition?.as).toBe('accepted');
    expect(after.items.find((i) => i.id === 'prevent.gap')?.verdict).toBe('attested');
    expect(after.items.find((i) => i.id === 'terraform.orphans')?.verdict).toBe('waived');
    expect((await reseal(dir, 'dispose', '0123456789abcdef', '--as', 'explained', '--reason', 'x')).code).toBe(64);
    expect((await reseal(dir, 'attest', 'no.such', '--note', 'x')).code).toBe(64);
  });

  it('reads beside a running app without saving, and refuses to write beside it', async () => {
    const dir = stateFolder();
    const pty = startDrill(dir);
    await whenRead(pty);
    // Everything has been looked at, so that only somebody else could write now.
    const finished = () => journalOf(dir).some((l) => (l.event as { type: string }).type === 'check.finished');
    await vi.waitUntil(finished, { timeout: 40_000, interval: 100 });
    const before = journalOf(dir).length;
    const check = await reseal(dir, 'check', '--json');
    expect(check.code).toBe(1);
    expect(check.err).toMatch(/not saved/);
    expect((JSON.parse(check.out) as Check).coverage.regions.every((r) => r.complete)).toBe(true);
    const add = await reseal(dir, 'log', 'add', 'x');
    expect(add.code).toBe(75);
    expect(add.err).toMatch(/Nothing was changed/);
    expect(journalOf(dir)).toHaveLength(before);
    await pty.press('q');
    await pty.exit;
    expect((await reseal(dir, 'log', 'add', 'x')).code).toBe(0);
  });

  it('says in one sentence what is wrong, and changes nothing', async () => {
    const dir = stateFolder();
    const wrong = [
      [['new', 'INC-1'], /--started/],
      [['new', 'INC-1', '--started', '2026-05-20T13:00:00'], /offset/],
      [['new', '../x', '--started', '2026-05-20T13:00:00Z'], /INC-ID/],
      [['chekc'], /check/],
      [['check'], /no incident/],
      [['check', 'INC-9'], /INC-9/],
      [['audit', '/nowhere/at/all'], /nowhere/],
      [['audit', 'x', '--acess-key', 'y'], /access-key/],
    ] as const;
    for (const [args, words] of wrong) {
      const result = await reseal(dir, ...args);
      expect(result.code, args.join(' ')).toBe(64);
      expect(result.err).toMatch(words);
      expect(result.out).toBe('');
      expect(result.err).not.toMatch(/\n\s+at /);
    }
    const config = path.join(dir, 'c.yaml');
    writeFileSync(config, 'account: 123456789012\nterraform:\n  roots: [{name: orphans, path: x}]\n');
    const refused = await reseal(dir, 'check', '--config', config);
    expect(refused.code).toBe(64);
    expect(refused.err).toMatch(/c\.yaml:1 .*account/);
    expect(refused.err).toMatch(/c\.yaml:3 .*orphans/);
  });

  it('opens an incident although AWS cannot be reached, and says what is not known', async () => {
    const dir = stateFolder();
    const opened = await reseal(
      dir,
      'new',
      'INC-2026-05-20-001',
      '--started',
      new Date(Date.now() - 3_600_000).toISOString(),
      '--role-arn',
      'arn:aws:iam::123456789012:role/breakglass-emergency',
    );
    expect(opened.code).toBe(0);
    expect(opened.out).toMatch(/INC-2026-05-20-001 is open/);
    expect(opened.out).toMatch(/Can anything still act\? unknown/);
    const status = await reseal(dir, 'status', '--json');
    expect(status.code).toBe(1);
    const json = JSON.parse(status.out) as Check;
    expect(json.items.filter((i) => i.verdict === 'pass')).toEqual([]);
    expect((await reseal(dir, 'new', 'INC-2026-05-20-001', '--started', '2026-05-20T13:00:00Z')).code).toBe(64);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'says that its output could not be written, without a stack and without a verdict',
    () => {
      const dir = stateFolder();
      const full = openSync('/dev/full', 'w');
      const { status, stderr } = spawnSync(process.execPath, [cli, '--help'], {
        ...{ env: bareEnv(dir), cwd: dir, encoding: 'utf8' },
        stdio: ['ignore', full, 'pipe'],
      });
      closeSync(full);
      expect(stderr).toMatch(/^reseal: its output could not be written \(ENOSPC\) and is not whole\.\n$/);
      expect(status).toBe(70);
    },
  );

  it('keeps no secret of the trail in any file', async () => {
    const dir = stateFolder();
    await reseal(dir, 'drill', '--speed', '30');
    const { readdirSync } = await import('node:fs');
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter(
      (f) => f.isFile() && !f.parentPath.includes('.cache'),
    );
    const text = files.map((f) => readFileSync(path.join(f.parentPath, f.name), 'latin1')).join('\n');
    expect(text).not.toMatch(/"sessionToken":"(?!.{0,40}(?:redacted|REDACTED|removed|\*\*))[A-Za-z0-9+/=]{20,}/);
    expect(text).not.toMatch(/hvs\.[A-Za-z0-9_-]{20,}/);
  });
});
