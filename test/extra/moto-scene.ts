import {
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { createIam } from '../../source/adapters/iam.ts';
import { createIamAct } from '../../source/adapters/iam-act.ts';
import { undoOperations } from '../../source/adapters/iam-undo-table.ts';
import { createIdentity } from '../../source/adapters/sts.ts';
import { noConfig } from '../../source/core/config.ts';
import { noFaults } from '../../source/core/fault-point.ts';
import type { Finding } from '../../source/core/finding.ts';
import type { SubjectRef } from '../../source/core/plan.ts';
import type { ClockPort, Ports } from '../../source/core/ports.ts';
import type { Session } from '../../source/core/session.ts';
import { actionTypes } from '../../source/runbook/actions/index.ts';
import { confirmPlan } from '../../source/runner/confirm-plan.ts';
import type { EngineDeps } from '../../source/runner/engine.ts';
import { planFirst } from '../../source/runner/plan-action.ts';
import { hash } from '../support/hash.ts';
import { incidentOpened } from '../support/incident-opened.ts';
import { memoryStore } from '../support/memory-store.ts';

export const account = '123456789012';
const credentials = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' };
const clock: ClockPort = { now: () => Date.now(), sleep: async () => undefined };

export const adminOf = (endpoint: string): IAMClient =>
  new IAMClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 });

/** All that IAM tells of the account, by somebody who knows nothing of reseal: policies, groups, keys. Ids and times as they are. */
export const wholeOf = async (admin: IAMClient): Promise<unknown> => {
  const filter = ['User', 'Role', 'Group', 'LocalManagedPolicy'] as const;
  const details = await admin.send(new GetAccountAuthorizationDetailsCommand({ Filter: [...filter] }));
  const { Users } = await admin.send(new ListUsersCommand({}));
  const keys: unknown[] = [];
  for (const { UserName } of Users ?? []) {
    const { AccessKeyMetadata } = await admin.send(new ListAccessKeysCommand({ UserName }));
    keys.push(AccessKeyMetadata?.map((k) => [k.UserName, k.AccessKeyId, k.Status]));
  }
  const { UserDetailList, RoleDetailList, GroupDetailList, Policies } = details;
  const sorted = JSON.parse(
    JSON.stringify({ UserDetailList, RoleDetailList, GroupDetailList, Policies, keys }),
  ) as unknown;
  return unordered(sorted);
};

/** Lists of IAM have no order, and when a policy was last changed moves with every change of it. */
const unordered = (v: unknown): unknown => {
  if (Array.isArray(v)) return v.map(unordered).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  if (typeof v !== 'object' || v === null) return v;
  return Object.fromEntries(
    Object.entries(v).flatMap(([k, x]) => (k === 'UpdateDate' || k === 'RoleLastUsed' ? [] : [[k, unordered(x)]])),
  );
};

export const madeFinding = (
  over: Partial<Finding> & Pick<Finding, 'id' | 'kind' | 'subject' | 'actions'>,
): Finding => ({
  ...{ item: 'policy.restored', account, region: null, standing: true, standingWhy: '', transient: false, events: [] },
  ...{ at: Date.now(), why: '', uniqueId: null },
  ...over,
});

/** Reseal on the emulator: its own adapters, plans, guards and read-backs. */
export const motoScene = async (endpoint: string, findings: Finding[], sessions: Session[] = []) => {
  const store = memoryStore(clock.now);
  const access = { profile: null, credentials, endpoint };
  await store.append([
    incidentOpened({ account }),
    { type: 'caller.seen', purpose: 'read', arn: 'x', account, fault: null, skewMs: 0 },
    { type: 'sessions.changed', upsert: sessions, gone: [], issuedAt: null },
    { type: 'findings.changed', upsert: findings, gone: [] },
  ]);
  const [iam, identity] = [createIam(access, clock), createIdentity(access, clock)];
  const ports = { clock, iam, identity, vault: null, accounts: [] } as unknown as Ports;
  let n = 0;
  const deps: EngineDeps = {
    ...{
      store,
      ports,
      config: noConfig(),
      types: [],
      actions: actionTypes,
      hash,
      readOnly: false,
      newId: () => `a${++n}`,
    },
    openAct: async (ask) => {
      const act = createIamAct(access, clock, ...(ask?.undo ? [undoOperations] : []));
      return { act, accessKeyId: credentials.accessKeyId, close: act.close };
    },
  };
  const digest = (text: string) => hash(text).slice(0, 16);
  /** Plan → typed name → calls → read back; what the journal says of it. */
  const run = async (kind: string, about: SubjectRef) => {
    const planned = await planFirst({ ...deps, digest }, kind, about);
    if (!planned.ok) throw new Error(`${kind}: ${planned.why}`);
    const result = await confirmPlan(
      { ...deps, faults: noFaults, digest, onCall: () => undefined, held: () => false },
      planned.plan,
      planned.plan.target.name,
      new AbortController().signal,
    );
    if (!result.ok) throw new Error(`${kind}: ${result.why}`);
    const action = store.progress().actions.at(-1);
    if (!action) throw new Error('no action');
    return action;
  };
  const close = (): void => {
    iam.close();
    identity.close();
  };
  return { run, store, close };
};
