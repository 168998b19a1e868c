import { noConfig } from '../../../source/core/config.ts';
import { type Faults, noFaults } from '../../../source/core/fault-point.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { Incident } from '../../../source/core/incident.ts';
import type { Plan, SubjectRef } from '../../../source/core/plan.ts';
import type { Ports } from '../../../source/core/ports.ts';
import { read } from '../../../source/core/reading.ts';
import type { Session } from '../../../source/core/session.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import { actionTypes } from '../../../source/runbook/actions/index.ts';
import { confirmPlan } from '../../../source/runner/confirm-plan.ts';
import type { EngineDeps } from '../../../source/runner/engine.ts';
import { planFirst, portsOf } from '../../../source/runner/plan-action.ts';
import { accountId, fakeAccount, role } from '../../support/fake-account.ts';
import { user } from '../../support/fake-iam.ts';
import { hash } from '../../support/hash.ts';
import { incidentOpened } from '../../support/incident-opened.ts';
import { memoryStore } from '../../support/memory-store.ts';

export const start = Date.UTC(2026, 4, 20, 14, 0, 0);
const hour = 3_600_000;

export const session = (over: Partial<Session> & { accessKeyId: string }): Session => ({
  ...{ parent: null, kind: 'assumed-role', account: accountId, issuedAt: start - hour, expiresAt: start + hour },
  ...{ principal: null, issuer: null, uniqueId: null, expiryKnown: true, alive: true, aliveWhy: 'it lives' },
  ...{ events: 1, writes: 0, denied: 0, firstEvent: 1, lastEvent: 1, bornFrom: null, origin: 'derived' },
  ...over,
});

export const roleSession = (key: string, name: string, of: string, over: Partial<Session> = {}): Session =>
  session({
    ...{ accessKeyId: key, principal: `arn:aws:sts::${accountId}:assumed-role/${of}/${name}` },
    ...{ issuer: `arn:aws:iam::${accountId}:role/${of}`, uniqueId: role(of).id },
    ...over,
  });

const userArn = (name: string): string => `arn:aws:iam::${accountId}:user/${name}`;
export const userKey = (key: string, name: string, over: Partial<Session> = {}): Session =>
  session({
    ...{ accessKeyId: key, kind: 'user-key', principal: userArn(name), issuer: userArn(name) },
    ...{ issuedAt: null, expiresAt: null },
    ...over,
  });

export const keep = roleSession('ASIAKEEP00000000001', 'keep-0cfa', 'ops-chain-a', { parent: 'ASIAROOT00000000001' });
export const deployKey = userKey('AKIADEPLOY0000000001', 'ci-deploy', { uniqueId: 'AIDADEPLOY' });

export const deployUser = user({
  ...{ name: 'ci-deploy', arn: userArn('ci-deploy'), id: 'AIDADEPLOY', created: 5000, attachedPolicies: [] },
  accessKeys: [
    { id: deployKey.accessKeyId, status: 'Active', created: start - hour, lastUsed: null },
    { id: 'AKIAOLDPIPELINE00001', status: 'Active', created: 6000, lastUsed: null },
  ],
  loginProfile: { created: 6000 },
});

type Over = {
  sessions?: Session[];
  findings?: Finding[];
  incident?: Partial<Incident>;
  events?: TrailEvent[];
  account?: Parameters<typeof fakeAccount>[0];
  faults?: Faults;
  ports?: Partial<Ports>;
};

/** A store, an account and everything between them, with a clock that the test moves. */
export const containScene = async (over: Over = {}) => {
  const time = { now: start };
  const now = () => time.now;
  const store = memoryStore(now, over.events ?? []);
  const roleArn = `arn:aws:iam::${accountId}:role/breakglass-emergency`;
  await store.append([
    incidentOpened({ startedAt: start - 2 * hour, openedAt: start, account: accountId, roleArn, ...over.incident }),
    { type: 'caller.seen', purpose: 'read', arn: 'arn:read', account: accountId, fault: null, skewMs: 0 },
    { type: 'sessions.changed', upsert: over.sessions ?? [keep, deployKey], gone: [], issuedAt: start - 2 * hour },
    { type: 'findings.changed', upsert: over.findings ?? [], gone: [] },
  ]);
  const world = fakeAccount(over.account ?? { roles: [role('ops-chain-a')], users: [deployUser] }, now);
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
    time.now += ms;
  };
  const whoami = async () => read({ arn: 'arn:read', account: accountId, userId: 'AROARO:bob' }, now(), now());
  const base = { clock: { now, sleep }, identity: { whoami }, accounts: [], iam: world.iam, vault: null };
  const ports = { ...base, ...over.ports } as unknown as Ports;
  let n = 0;
  let opened = 0;
  let closed = 0;
  const deps: EngineDeps = {
    ...{ store, ports, config: noConfig(), types: [], actions: actionTypes, hash, readOnly: false },
    newId: () => `a${++n}`,
    openAct: async () => {
      opened++;
      return { act: world.act, accessKeyId: 'ASIAACT', close: () => void closed++ };
    },
  };
  const digest = (text: string) => hash(text).slice(0, 16);
  const tryPlan = (kind: string, about: SubjectRef) => planFirst({ ...deps, digest }, kind, about);
  const plan = async (kind: string, about: SubjectRef): Promise<Plan> => {
    const planned = await tryPlan(kind, about);
    if (!planned.ok) throw new Error(planned.why);
    return planned.plan;
  };
  const confirm = (p: Plan, typed = p.target.name, signal = new AbortController().signal) =>
    confirmPlan(
      { ...deps, faults: over.faults ?? noFaults, digest, onCall: () => undefined, held: () => false },
      p,
      typed,
      signal,
    );
  const sent = () => world.fake.sent.map((c) => c.operation);
  const acts = () => ({ opened, closed });
  return { store, world, deps, time, waits, tryPlan, plan, confirm, sent, acts, ports: portsOf(deps, accountId) };
};
