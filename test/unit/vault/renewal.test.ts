import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Ports, VaultAuditPort, VaultPort } from '../../../source/core/ports.ts';
import { notRead, read } from '../../../source/core/reading.ts';
import { cleanWorld } from '../../support/clean-world.ts';
import { early, type Line, late, logText, path, role } from './audit-lines.ts';
import { checkItem } from './check-support.ts';

const rootKey = 'ASIAEXAMPLEROOT00001';
const hmac = (device: string, text: string): string =>
  `hmac-sha256:${createHash('sha256').update(`${device} ${text}`).digest('hex')}`;

const logs = (files: { [file: string]: Line[] }): VaultAuditPort => ({
  read: async (take) => {
    for (const [file, all] of Object.entries(files))
      take({ file, text: logText([early, ...all, late]), done: 1, total: 1 });
    return read({ files: Object.keys(files).length }, 0);
  },
});
const log = (...all: Line[]) => logs({ 'audit.log': all });

const issued: Line = { path, key: rootKey, mountType: 'aws' };
const hidden = (device: string, key: string, at = 0): Line => ({ path, mountType: 'aws', at, key: hmac(device, key) });

/** A Vault that hashes as these devices do. */
const hashing = (devices: string[], more: Partial<VaultPort> = {}): VaultPort => ({
  ...(cleanWorld().vault as VaultPort),
  auditDevices: async () => read(devices, 0),
  auditHash: async (device, key) => read(devices.includes(device) ? hmac(device, key) : null, 0),
  ...more,
});

const check = (ports: Partial<Ports>) => checkItem('expiry.renewal', { ports });
const denied = async () => notRead({ kind: 'denied' as const, what: 'the token needs read and sudo on sys/audit' }, 0);

describe('a second issuance', () => {
  it('is none where Vault and CloudTrail say the same; who took it stands beside', async () => {
    expect(await check({ vaultAudit: log(issued) })).toMatchObject({
      ...{ verdict: 'pass', why: 'one issuance only, in Vault by oidc-alice (entity entity-of-alice)' },
    });
  });

  it('that only Vault shows needs attention, and names who took it', async () => {
    const again: Line = {
      ...issued,
      at: 40,
      key: 'ASIAEXAMPLESECOND001',
      who: { name: 'oidc-bob', entity: 'entity-of-bob' },
    };
    expect(await check({ vaultAudit: log(issued, again) })).toMatchObject({
      verdict: 'attention',
      why: 'Vault gave the role to oidc-bob (entity entity-of-bob) 2026-05-20T13:40:00Z, which CloudTrail does not show (1 of 2 issuances)',
    });
  });

  it('is found through creds/ and by reading just the same', async () => {
    const again: Line = {
      path: `aws/creds/${role}`,
      operation: 'read',
      mountType: 'aws',
      at: 40,
      key: 'ASIAEXAMPLESECOND001',
    };
    expect((await check({ vaultAudit: log(issued, again) })).verdict).toBe('attention');
  });

  it('a refused try and a renewed lease are said, and no second issuance', async () => {
    const refused: Line = { path, mountType: 'aws', at: 40, error: 'permission denied' };
    const renewed: Line = { path: 'sys/leases/renew', lease: `aws/creds/${role}/abc` };
    expect(await check({ vaultAudit: log(issued, refused, renewed) })).toMatchObject({
      ...{ verdict: 'pass', why: expect.stringMatching(/1 lease renewal; 1 denied try in Vault$/) },
    });
  });

  it('is not known where a request has no answer', async () => {
    expect(await check({ vaultAudit: log(issued, { path, mountType: 'aws', at: 40, type: 'request' }) })).toMatchObject(
      {
        ...{ verdict: 'unknown', why: expect.stringMatching(/without an answer, aws\/sts/) },
      },
    );
  });
});

describe('keys that a device hashes', () => {
  it('are told by the device’s own hash, of several devices too', async () => {
    const id = '40000000-0000-4000-8000-000000000001';
    const vaultAudit = logs({ a: [{ ...hidden('file', rootKey), id }], b: [{ ...hidden('socket', rootKey), id }] });
    for (const devices of [['file', 'socket'], ['socket']])
      expect((await check({ vaultAudit, vault: hashing(devices) })).verdict).toBe('pass');
  });

  it('prove what is not there, once one of them is found', async () => {
    const vaultAudit = log(hidden('file', rootKey), hidden('file', 'ASIAEXAMPLESECOND001', 40));
    expect(await check({ vaultAudit, vault: hashing(['file']) })).toMatchObject({
      ...{ verdict: 'attention', why: expect.stringContaining('1 of 2 issuances') },
    });
  });

  it('are told by their time where no hash can be had: one that fits passes, one too many does not', async () => {
    const vault = hashing([], { auditDevices: denied });
    expect((await check({ vault, vaultAudit: log(hidden('x', rootKey)) })).verdict).toBe('pass');
    const two = await check({ vault, vaultAudit: log(hidden('x', rootKey), hidden('x', 'ASIAEXAMPLESECOND001', 1)) });
    expect(two.verdict).toBe('attention');
  });

  it('are unknown where neither hash nor time tells them', async () => {
    const vault = hashing([], { auditDevices: denied });
    expect(await check({ vault, vaultAudit: log(hidden('x', rootKey, 30)) })).toMatchObject({
      ...{
        verdict: 'unknown',
        why: expect.stringMatching(/could not be told: the token needs read and sudo on sys\/audit/),
      },
    });
  });

  it('are asked about at Vault’s usual first device when its devices may not be listed', async () => {
    const vault = hashing(['file'], { auditDevices: denied });
    const vaultAudit = log(hidden('file', rootKey, 30));
    expect((await check({ vault, vaultAudit })).verdict).toBe('pass');
  });

  it('hash nothing but access key ids', async () => {
    const inputs: string[] = [];
    const vault = hashing(['file'], {
      auditHash: async (device, key) => {
        inputs.push(key);
        return read(hmac(device, key), 0);
      },
    });
    await check({ vault, vaultAudit: log(hidden('file', rootKey)) });
    expect(new Set(inputs)).toEqual(new Set([rootKey]));
  });
});

describe('what else the log shows', () => {
  const kv: Line = { path: 'secret/data/orders/db', mount: 'secret/', mountType: 'kv', operation: 'read', at: 5 };
  const shown = { data: { data: {}, metadata: {} } };

  it('are the secrets that the session read, once each, and nobody else’s', async () => {
    const other = { name: 'kubernetes-app', entity: 'entity-of-app' };
    const lines: Line[] = [
      issued,
      { ...kv, ...shown },
      { ...kv, ...shown, at: 6 },
      { ...kv, ...shown, path: 'secret/data/other', who: other },
      { ...kv, path: 'secret/data/refused', error: 'permission denied' },
    ];
    const { findings } = await check({ vaultAudit: log(...lines) });
    expect(findings).toMatchObject([
      {
        ...{ kind: 'secret-read', item: 'trail.reconciled', subject: 'secret/orders/db', source: 'vaultAudit' },
        why: expect.stringMatching(/by oidc-alice 2026-05-20T13:05:00Z, last 2026-05-20T13:06:00Z/),
      },
    ]);
  });

  it('have the same ids when the log is read again, and are not taken back when it is shortened', async () => {
    const first = await check({ vaultAudit: log(issued, { ...kv, ...shown }) });
    const again = await check({ vaultAudit: log({ ...kv, ...shown, at: 7 }, issued) });
    expect(again.findings.map((f) => f.id)).toEqual(first.findings.map((f) => f.id));
    await first.check({ vaultAudit: log(issued) });
    expect(first.told().findings).toHaveLength(1);
  });

  it('is an edit of the role: the leases need attention until somebody has dealt with it', async () => {
    const id = '50000000-0000-4000-8000-000000000001';
    const edited: Line = { id, path: `aws/roles/${role}`, at: 20, who: { name: 'oidc-bob' } };
    const {
      verdict,
      why,
      findings,
      store,
      check: again,
      told,
    } = await checkItem('expiry.leases', { ports: { vaultAudit: log(issued, edited) } });
    expect({ verdict, why }).toEqual({
      verdict: 'attention',
      why: expect.stringMatching(/^1 edit of the role in Vault: .*by oidc-bob/),
    });
    const disposition = {
      as: 'explained' as const,
      reason: 'a planned change',
      owner: null,
      expires: null,
      reference: null,
    };
    await store.append([{ type: 'finding.disposed', finding: findings[0]?.id ?? '', disposition }]);
    await again();
    expect(told().verdict).toBe('pass');
  });

  it('cannot be told where the log is gone', async () => {
    const gone: VaultAuditPort = { read: async () => notRead({ kind: 'not-found', what: 'The log is not there' }, 0) };
    expect(await check({ vaultAudit: gone })).toMatchObject({ verdict: 'unknown', why: 'The log is not there' });
    expect((await check({ vaultAudit: null })).verdict).toBe('unknown');
  });
});
