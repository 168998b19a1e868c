import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createVault } from '../../../source/adapters/vault.ts';
import { createVaultAct } from '../../../source/adapters/vault-act.ts';
import { openIncident } from '../../../source/composition/open-incident.ts';
import { noConfig } from '../../../source/core/config.ts';
import type { VaultToken } from '../../../source/core/vault/types.ts';
import { startWorld, type World } from '../../../source/drill/start-world.ts';
import { faultOf, gotten, never } from '../adapters/support.ts';
import { openDrill, sessionsOf, tempFolder, writesOf } from './support.ts';

let world: World;
let dir: string;
let close: () => Promise<void>;
const stateDir = tempFolder();

beforeAll(async () => {
  ({ world, dir, close } = await openDrill({ dir: path.join(stateDir, 'DRILL-7', 'world'), speed: 20 }));
});
afterAll(async () => {
  await world.stop();
  await close();
  rmSync(stateDir, { recursive: true, force: true });
});

const settings = () => ({
  ...{ address: world.vault.address, namespace: '', token: () => world.vault.token, caCert: null, warnings: [] },
});
const vault = () => createVault(settings(), realClock());
const logOf = (): string => readFileSync(path.join(dir, 'vault-audit.log'), 'utf8');

const tokensOf = async (): Promise<Map<string, VaultToken>> => {
  const port = vault();
  const found = new Map<string, VaultToken>();
  for (const accessor of gotten(await port.accessors(never()))) {
    const token = gotten(await port.token(accessor, never()));
    if (token) found.set(accessor, token);
  }
  return found;
};

describe('the tokens of the drill', () => {
  it('are hundreds, three of them the session’s, and our own', async () => {
    const all = [...(await tokensOf()).values()];
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter((t) => t.policies.includes('breakglass')).map((t) => t.displayName)).toEqual([
      ...['oidc-alice', 'token-fix', 'token-handover'],
    ]);
    const self = gotten(await vault().self(never()));
    expect((await tokensOf()).has(self.accessor ?? '')).toBe(true);
  });

  it('leave an audit log with nothing secret in clear, and hashes that Vault tells', async () => {
    const log = logOf();
    expect(log).not.toMatch(/never in clear|secret of ASIA|token of ASIA|hvs\.[A-Za-z0-9]/);
    const root = (await sessionsOf(world)).find((s) => s.arn.endsWith('breakglass-emergency/alice'));
    const hash = gotten(await vault().auditHash('file', root?.keyId ?? '', never()));
    expect(log).toContain(`"access_key":"${hash}"`);
    expect(log).not.toContain(root?.keyId);
    expect(gotten(await vault().auditDevices(never()))).toEqual(['file']);
    expect(gotten(await vault().auditHash('socket', root?.keyId ?? '', never()))).toBeNull();
  });
});

describe('a check of the drill', () => {
  it('finds the session’s tokens and the secret it read, no decoy, and mints nothing', async () => {
    const { incident } = world;
    const opened = await openIncident({
      ...{
        stateDir,
        incident: incident.id,
        mode: 'write',
        config: noConfig(),
        readOnly: false,
        env: {},
        create: true,
        world,
      },
      opening: {
        incident: {
          ...{ id: incident.id, title: incident.title, startedAt: incident.startedAt, account: incident.account },
          ...{ roleArn: incident.roleArn, accessKeyId: null, sessionName: incident.sessionName },
          ...{ unclaimed: false, drill: true },
        },
        roles: { responder: incident.responder, approver: 'dana', owner: 'bob', countersignedBy: null },
        log: null,
      },
    });
    try {
      await opened.engine.check(['expiry.leases', 'expiry.renewal', 'vault.tokens']);
      const { items, findings } = opened.engine.state().progress;
      expect(items['expiry.leases']).toMatchObject({
        verdict: 'not-applicable',
        why: expect.stringContaining('1.15.6'),
      });
      expect(items['expiry.renewal']?.why).toContain('in Vault by oidc-alice');
      expect(items['vault.tokens']).toMatchObject({ verdict: 'attention', why: expect.stringMatching(/^3 tokens/) });
      const mine = findings.filter((f) => f.source === 'vaultTokens' || f.source === 'vaultAudit');
      expect(mine.map((f) => f.kind).sort()).toEqual(['secret-read', 'vault-token', 'vault-token', 'vault-token']);
      expect(mine.find((f) => f.kind === 'secret-read')?.subject).toMatch(/^secret\/\w+\/database$/);
    } finally {
      // It ends the world with it.
      await opened.close();
      world = await startWorld({ dir });
    }
    expect((await writesOf(world)).filter((w) => w.operation === 'mint')).toEqual([]);
    const asked = logOf()
      .split('\n')
      .filter((l) => l.includes('token-breakglass-cleanup'));
    expect(asked.length).toBeGreaterThan(300);
    expect(asked.filter((l) => /"path":"aws\/(?:sts|creds)/.test(l))).toEqual([]);
  }, 60_000);
});

describe('revoking in the drill', () => {
  it('takes a token away with its children, keeps that in the write log, and survives a restart', async () => {
    const [login] = [...(await tokensOf())].find(([, t]) => t.displayName === 'oidc-alice') ?? [''];
    const act = createVaultAct(settings(), realClock());
    expect(gotten(await act.revokeAccessor(login, never()))).toEqual({ already: false });
    expect(gotten(await act.revokeAccessor(login, never()))).toEqual({ already: true });
    const self = gotten(await vault().self(never()));
    expect(faultOf(await act.revokeAccessor(self.accessor ?? '', never())).kind).toBe('refused');
    const left = () =>
      tokensOf().then((all) =>
        [...all.values()].filter((t) => t.policies.includes('breakglass')).map((t) => t.displayName),
      );
    expect(await left()).toEqual(['token-handover']);
    const revoked = (await writesOf(world)).filter((w) => w.operation === 'revoke-accessor');
    expect(revoked).toMatchObject([{ outcome: 'done', input: { accessor: login } }, { outcome: 'invalid accessor' }]);
    await world.stop();
    world = await startWorld({ dir });
    expect(await left()).toEqual(['token-handover']);
  });

  it('of a lease answers 204 when asked to wait, and 202 when not', async () => {
    const act = createVaultAct(settings(), realClock());
    expect(gotten(await act.revokeLease('aws/creds/breakglass-emergency/abc', never()))).toEqual({ already: false });
    const answer = await fetch(`${world.vault.address}/v1/sys/leases/revoke`, {
      ...{ method: 'POST', headers: { 'x-vault-token': world.vault.token } },
      body: JSON.stringify({ lease_id: 'aws/creds/breakglass-emergency/abc' }),
    });
    expect(answer.status).toBe(202);
    expect((await writesOf(world)).filter((w) => w.operation === 'revoke-lease')).toHaveLength(2);
  });

  it('never happens twice for an answer that was lost', async () => {
    await world.admin({ fault: 'drop-after', service: 'vault', operation: 'sys/leases/revoke' });
    const fault = faultOf(await createVaultAct(settings(), realClock()).revokeLease('aws/creds/x/lost', never()));
    expect(fault.outcomeUnknown).toBe(true);
    const lost = (await writesOf(world)).filter((w) => w.input.lease_id === 'aws/creds/x/lost');
    expect(lost).toHaveLength(1);
  });
});
