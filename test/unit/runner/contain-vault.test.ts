import { describe, expect, it } from 'vitest';
import { confirmWord } from '../../../source/core/confirm-word.ts';
import { type Faults, faultPoints } from '../../../source/core/fault-point.ts';
import type { Finding, FoundIn } from '../../../source/core/finding.ts';
import type { VaultActPort, VaultPort } from '../../../source/core/ports.ts';
import { type Fault, notRead, read } from '../../../source/core/reading.ts';
import { accessorDigest, maskAccessor } from '../../../source/core/vault/mask-accessor.ts';
import { actionTypes } from '../../../source/runbook/actions/index.ts';
import { portsOf } from '../../../source/runner/plan-action.ts';
import { markUnsettled, settle } from '../../../source/runner/settle.ts';
import { accountId } from '../../support/fake-account.ts';
import { hash } from '../../support/hash.ts';
import { containScene, start } from './contain-scene.ts';

const accessor = 'Hs7tokenaccessor000000Zq1';
const own = 'Aa1ownaccessor0000000000X';
const lease = 'aws/creds/breakglass-emergency/Abc123';

const here: FoundIn = { id: 'vault c1d5', name: 'https://vault.example.com' };
const well = { version: '1.15.6', sealed: false, initialized: true, standby: false };

const finding = (over: Partial<Finding>): Finding => ({
  ...{ id: 'f1', item: 'vault.tokens', kind: 'vault-token', subject: maskAccessor(accessor), account: accountId },
  ...{ region: null, standing: true, standingWhy: '', transient: false, events: [], at: start, why: '' },
  ...{ uniqueId: accessorDigest(hash, accessor), actions: ['revoke-token'] },
  ...over,
});
const leaseFinding = finding({
  ...{
    id: 'f2',
    item: 'expiry.leases',
    kind: 'vault-lease',
    subject: lease,
    uniqueId: lease,
    actions: ['revoke-lease'],
  },
});

const scene = async (over: { types?: string[]; fault?: Fault; unclaimed?: boolean; faults?: Faults } = {}) => {
  const made = await containScene({
    findings: [finding({}), leaseFinding],
    incident: { unclaimed: over.unclaimed ?? false },
    ...(over.faults ? { faults: over.faults } : {}),
  });
  const accessors = new Set([accessor, own]);
  const leases = new Set([lease]);
  const sent: string[] = [];
  const now = () => made.time.now;
  const at = { system: here as FoundIn | undefined };
  const vault = {
    health: async () => read({ ...well, ...(at.system ? { system: at.system } : {}) }, now()),
    self: async () => read({ accessor: own, displayName: 'token-bob' }, now()),
    accessors: async () => read([...accessors], now()),
    token: async (a: string) =>
      read(
        accessors.has(a)
          ? {
              createdAt: start,
              expiresAt: null,
              displayName: 'alice',
              entityId: '',
              policies: ['x'],
              path: 'p',
              orphan: false,
              meta: {},
            }
          : null,
        now(),
      ),
    lease: async (id: string) =>
      read(leases.has(id) ? { issuedAt: start, expiresAt: null, renewable: true } : null, now()),
    role: async () => read({ credentialTypes: over.types ?? ['iam_user'] }, now()),
  } as unknown as VaultPort;
  const act: VaultActPort = {
    revokeAccessor: async (a) => {
      sent.push(a);
      if (over.fault) return notRead(over.fault, now());
      accessors.delete(a);
      return read({ already: false }, now());
    },
    revokeLease: async (id) => {
      sent.push(id);
      leases.delete(id);
      return read({ already: false }, now());
    },
  };
  made.deps.ports.vault = vault;
  let asked = 0;
  made.world.act.whoami = async () => {
    asked++;
    return notRead({ kind: 'expired', what: 'expired' }, now());
  };
  made.deps.openAct = async () => ({ act: made.world.act, vault: act, accessKeyId: null, close: () => undefined });
  return { ...made, vaultSent: sent, accessors, leases, at, asked: () => asked };
};

describe('revoking a Vault token', () => {
  it('revokes by its accessor, reads back, needs nobody at AWS, and keeps the accessor nowhere', async () => {
    const { plan, confirm, store, vaultSent, asked } = await scene();
    const p = await plan('revoke-token', 'f1');
    expect(p.warnings.join(' ')).toContain('Child tokens and every lease');
    expect(p.warnings.join(' ')).toContain(lease);
    expect(await confirm(p, p.shortCode)).toMatchObject({ ok: true });
    expect(vaultSent).toEqual([accessor]);
    expect(asked()).toBe(0);
    expect(store.progress().actions[0]).toMatchObject({
      state: 'done',
      as: 'vault token-bob',
      outcome: 'Vault lists no such token',
    });
    expect(JSON.stringify(store.journal)).not.toContain(accessor);
    expect(JSON.stringify(p)).not.toContain(accessor);
  });

  it('never revokes reseal’s own', async () => {
    const { store, tryPlan, vaultSent } = await scene();
    await store.append([
      { type: 'findings.changed', upsert: [finding({ uniqueId: accessorDigest(hash, own) })], gone: [] },
    ]);
    expect(await tryPlan('revoke-token', 'f1')).toMatchObject({
      ok: false,
      why: expect.stringContaining("reseal's own token"),
    });
    expect(vaultSent).toEqual([]);
  });

  it('is unsettled when nobody knows what became of it', async () => {
    const { plan, confirm, store } = await scene({
      fault: { kind: 'timeout', what: 'no answer', outcomeUnknown: true },
    });
    const p = await plan('revoke-token', 'f1');
    await confirm(p, p.shortCode);
    expect(store.progress().actions[0]?.state).toBe('unsettled');
  });

  it('says that it is gone when it is', async () => {
    const { tryPlan, accessors } = await scene();
    accessors.delete(accessor);
    expect(await tryPlan('revoke-token', 'f1')).toMatchObject({ ok: false, nothing: true });
  });
});

describe('revoking a Vault lease', () => {
  it.each([
    [['iam_user'], 'Vault deletes the IAM user'],
    [['assumed_role'], 'ends nothing at AWS'],
    [[], 'is not known'],
  ])('says what it means for %j', async (types, told) => {
    const { plan, confirm, vaultSent, store } = await scene({ types });
    const p = await plan('revoke-lease', 'f2');
    expect(p.warnings.join(' ')).toContain(told);
    expect(await confirm(p, p.shortCode)).toMatchObject({ ok: true });
    expect(vaultSent).toEqual([lease]);
    expect(store.progress().actions[0]).toMatchObject({ state: 'done', outcome: 'Vault knows no such lease' });
  });

  it('is locked in an unclaimed incident, the token is not', async () => {
    const { tryPlan, plan } = await scene({ unclaimed: true });
    expect(await tryPlan('revoke-lease', 'f2')).toMatchObject({ ok: false });
    expect(await plan('revoke-token', 'f1')).toMatchObject({ kind: 'revoke-token' });
  });
});

describe.each([
  ['revoke-token', 'f1'],
  ['revoke-lease', 'f2'],
])('%s, killed on the way', (kind, about) => {
  it.each(faultPoints.filter((p) => p.startsWith('call.') || p === 'action.after-outcome'))(
    'at %s: nothing is lost, nothing is revoked twice',
    async (point) => {
      let armed = true;
      const faults: Faults = (at) => {
        if (armed && at === point) throw new Error('killed');
      };
      const { plan, confirm, tryPlan, store, vaultSent, deps } = await scene({ faults });
      const p = await plan(kind, about);
      await expect(confirm(p, confirmWord(p, false))).rejects.toThrow('killed');
      armed = false;
      // What was sent goes its way even when nobody is there to hear of it.
      await new Promise((done) => setImmediate(done));
      const sent = point === 'call.before-send' ? 0 : 1;
      expect(vaultSent).toHaveLength(sent);
      await markUnsettled(store);
      await settle(store, actionTypes, portsOf(deps, accountId), accountId, new AbortController().signal);
      expect(store.progress().actions[0]?.state).toBe(point === 'action.after-outcome' ? 'done' : 'settled');
      const again = await tryPlan(kind, about);
      expect(again.ok).toBe(sent === 0);
      if (again.ok) await confirm(again.plan, confirmWord(again.plan, false));
      expect(vaultSent).toHaveLength(1);
    },
  );
});

describe.each([
  ['revoke-token', 'f1'],
  ['revoke-lease', 'f2'],
])('%s under another address', (kind, about) => {
  const elsewhere: [string, FoundIn | undefined][] = [
    ['another Vault', { id: 'vault f00d', name: 'https://other.example.com' }],
    ['another namespace of it', { id: 'vault c1d5 team', name: 'https://vault.example.com, namespace team' }],
    ['a Vault that does not tell which it is', undefined],
  ];
  const look = async (s: Awaited<ReturnType<typeof scene>>) => {
    const left = await settle(
      s.store,
      actionTypes,
      portsOf(s.deps, accountId),
      accountId,
      new AbortController().signal,
    );
    return { state: s.store.progress().actions[0]?.state, left };
  };

  it.each(elsewhere)('is not settled by %s, which has no such lease or token either', async (_, system) => {
    let armed = true;
    const faults: Faults = (point) => {
      if (armed && point === 'call.before-send') throw new Error('killed');
    };
    const s = await scene({ faults });
    const p = await s.plan(kind, about);
    await expect(s.confirm(p, confirmWord(p, false))).rejects.toThrow('killed');
    armed = false;
    await markUnsettled(s.store);
    expect(s.vaultSent).toEqual([]);
    s.at.system = system;
    const [accessors, leases] = [[...s.accessors], [...s.leases]];
    s.accessors.clear();
    s.leases.clear();
    const { state, left } = await look(s);
    expect(state).toBe('unsettled');
    expect(left).toEqual([
      expect.stringMatching(/^Revoke a Vault .* is still unsettled: .*\. Nothing was repeated\.$/),
    ]);
    // Back where it was asked: it stands there, and is revoked once.
    s.at.system = here;
    for (const a of accessors) s.accessors.add(a);
    for (const l of leases) s.leases.add(l);
    expect(await look(s)).toEqual({ state: 'settled', left: [] });
    expect(s.store.progress().actions[0]?.outcome).toMatch(/^it does not hold/);
    const again = await s.plan(kind, about);
    expect(await s.confirm(again, confirmWord(again, false))).toMatchObject({ ok: true });
    expect(s.vaultSent).toHaveLength(1);
  });

  it.each(elsewhere)('is not planned at %s for what was found here', async (_, system) => {
    const s = await scene();
    const found = s.store.progress().findings.map((f) => ({ ...f, system: here }));
    await s.store.append([{ type: 'findings.changed', upsert: found, gone: [] }]);
    expect((await s.plan(kind, about)).warnings[0]).toBe(`In the Vault at ${here.name}.`);
    s.at.system = system;
    s.accessors.clear();
    s.leases.clear();
    const planned = await s.tryPlan(kind, about);
    expect(planned).toMatchObject({ ok: false, why: expect.stringMatching(/VAULT_ADDR|could not be told/) });
    // "Nothing left to do" is what nobody may conclude from it.
    expect(planned).not.toHaveProperty('nothing');
  });

  it('is another plan when another Vault answers between the plan and the confirmation', async () => {
    const s = await scene();
    const p = await s.plan(kind, about);
    s.at.system = { id: 'vault f00d', name: 'https://other.example.com' };
    expect(await s.confirm(p, confirmWord(p, false))).toMatchObject({
      ok: false,
      why: expect.stringContaining('has changed since'),
    });
    expect(s.vaultSent).toEqual([]);
  });
});
