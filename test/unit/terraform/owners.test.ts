import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import type { AccountPorts, ResourcePort } from '../../../source/core/ports.ts';
import { noProgress } from '../../../source/core/progress.ts';
import { read } from '../../../source/core/reading.ts';
import type { ResourceAsk, ResourceState } from '../../../source/core/resource-state.ts';
import type { CheckDeps } from '../../../source/runner/check.ts';
import { ownersOf } from '../../../source/runner/sources/terraform-owners.ts';
import { account, cleanWorld, config, now } from '../../support/clean-world.ts';
import { memoryStore } from '../../support/memory-store.ts';

const elsewhere = '210987654321';

const orders = (of: string, more: Partial<Finding> = {}): Finding => ({
  ...{ id: 'f1', item: 'terraform.orphans', kind: 'resource-created', subject: 'orders', account: of },
  ...{ region: 'eu-west-1', standing: true, standingWhy: '', transient: false, events: [], at: now, why: '' },
  ...{ uniqueId: 'db-OURS', actions: [], terraform: { type: 'aws_db_instance', importId: 'orders' } },
  resource: { service: 'rds', type: 'aws_db_instance', id: 'orders', parent: null },
  ...more,
});

/** A database that a stack keeps. */
const kept = (more: Partial<ResourceState> = {}): ResourceState => ({
  ...{ uniqueId: 'db-OURS', created: null, phase: 'there', state: null },
  tags: { 'aws:cloudformation:stack-name': 'platform' },
  ...more,
});

const scene = (f: Finding, there: { [account: string]: ResourceState | null }, profileIsOf = elsewhere) => {
  const asked: [string, ResourceAsk][] = [];
  const portOf = (id: string): ResourcePort => ({
    state: async (ask) => {
      asked.push([id, ask]);
      return read(there[id] ?? null, now);
    },
  });
  const world = cleanWorld();
  const other: AccountPorts = {
    ...{ id: elsewhere, profile: 'audit', regions: world.regions, iam: world.iam, resources: portOf(elsewhere) },
    identity: {
      ...world.identity,
      whoami: async () => read({ account: profileIsOf, arn: `arn:aws:iam::${profileIsOf}:role/r`, userId: 'A' }, now),
    },
  };
  const deps: CheckDeps = {
    ...{ config: config(), types: [], audit: { hash: (t: string) => t } },
    store: { ...memoryStore(), progress: () => ({ ...noProgress(), findings: [f] }) },
    ports: { ...world, resources: portOf(account), accounts: [other] },
    tasks: { start: () => ({ progress: () => undefined, end: () => undefined }), list: () => [] },
  };
  return { asked, owners: () => ownersOf(deps, [], new AbortController().signal) };
};

describe('the owner of what is in no state', () => {
  it('is read with the credentials of its own account', async () => {
    const there = { [account]: kept({ uniqueId: 'db-HOME' }), [elsewhere]: kept({ tags: {} }) };
    const s = scene(orders(elsewhere), there);
    expect(await s.owners()).toEqual({});
    expect(s.asked.map(([id]) => id)).toEqual([elsewhere]);
    const home = scene(orders(account), { [account]: kept() });
    expect(await home.owners()).toEqual({ f1: expect.stringContaining('platform') });
    expect(home.asked.map(([id]) => id)).toEqual([account]);
  });

  it('is nobody where the account is not read, or its profile is of another', async () => {
    const there = { [account]: kept(), [elsewhere]: kept() };
    const unread = scene(orders('999999999999'), there);
    expect(await unread.owners()).toEqual({});
    const stranger = scene(orders(elsewhere), there, '999999999999');
    expect(await stranger.owners()).toEqual({});
    expect([...unread.asked, ...stranger.asked]).toEqual([]);
  });

  it('is not told by another one that has the name now', async () => {
    expect(await scene(orders(account), { [account]: kept({ uniqueId: 'db-LATE' }) }).owners()).toEqual({});
    const later = kept({ uniqueId: null, created: now + 3_600_000 });
    expect(await scene(orders(account), { [account]: later }).owners()).toEqual({});
  });

  it('is asked for by the id that names it', async () => {
    const rtb = 'rtb-0123456789abcdef0';
    const route = { service: 'ec2', type: 'aws_route', id: rtb, parent: rtb };
    const terraform = { type: 'aws_route', importId: `${rtb}_10.0.0.0/16` };
    const s = scene(orders(account, { resource: route, terraform, uniqueId: null }), {});
    await s.owners();
    expect(s.asked.map(([, ask]) => ask.resource.id)).toEqual([`${rtb}_10.0.0.0/16`]);
  });
});
