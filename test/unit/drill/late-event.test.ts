import { createHash } from 'node:crypto';
import { AttachUserPolicyCommand, PutRolePolicyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { expect, it, onTestFinished } from 'vitest';
import { drillClock } from '../../../source/adapters/clock.ts';
import { openActOf, portsOf } from '../../../source/composition/ports.ts';
import { noConfig } from '../../../source/core/config.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { ClockPort } from '../../../source/core/ports.ts';
import type { World } from '../../../source/drill/start-world.ts';
import { actionTypes } from '../../../source/runbook/actions/index.ts';
import { itemTypes } from '../../../source/runbook/index.ts';
import { createEngine } from '../../../source/runner/engine.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { graphOf, iamFor, keysOf, openDrill, worldTime } from './support.ts';

const minute = 60_000;
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Everything of the tree that can still act is ended, as somebody with all permissions does it beside reseal. */
const endAll = async (world: World): Promise<void> => {
  const admin = iamFor(world, await keysOf(world, 'admin'));
  await admin.send(
    new AttachUserPolicyCommand({ UserName: 'tmp-admin', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }),
  );
  const { users } = (await graphOf(world)) as {
    users: { [name: string]: { keys: { id: string; created: number }[] } };
  };
  for (const key of users['ci-deploy']?.keys.filter((k) => k.created >= world.t0) ?? [])
    await admin.send(new UpdateAccessKeyCommand({ UserName: 'ci-deploy', AccessKeyId: key.id, Status: 'Inactive' }));
  const before = { DateLessThan: { 'aws:TokenIssueTime': new Date(worldTime(world)).toISOString() } };
  const deny = { Effect: 'Deny', Action: '*', Resource: '*', Condition: before };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [deny] });
  for (const RoleName of ['ops-chain-a', 'ops-chain-b'])
    await admin.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'AWSRevokeOlderSessions', PolicyDocument }));
};

/** The incident of a drill in this process, on its world's own sockets. */
const incidentOn = async (world: World) => {
  const clock: ClockPort = {
    now: () => worldTime(world),
    sleep: (ms, signal) => drillClock(world.clock).sleep(ms, signal),
  };
  const access = (who: 'read' | 'act') => async () => ({
    ...{ profile: null, credentials: world.credentials[who], endpoint: world.endpoint },
  });
  const reach = { clock, read: access('read'), act: access('act'), others: [], programs: null, vault: null };
  const store = memoryStore(clock.now);
  await store.append([
    {
      type: 'incident.opened',
      incident: {
        ...{ id: 'INC-1', title: '', startedAt: world.startedAt, openedAt: clock.now(), account: world.account },
        ...{ roleArn: world.roleArn, accessKeyId: null, sessionName: 'alice', unclaimed: false, drill: true },
      },
      roles: { responder: 'alice', approver: 'dana', owner: 'bob', countersignedBy: null },
    },
  ]);
  let n = 0;
  const engine = await createEngine({
    ...{ store, ports: portsOf(reach, null), openAct: openActOf(reach), hash, newId: () => `a${++n}`, readOnly: false },
    config: { ...noConfig(), account: world.account },
    ...{ types: itemTypes, actions: actionTypes },
  });
  onTestFinished(() => engine.close());
  return { engine, store };
};

const line = (f: Finding): string => `${f.kind} ${f.subject.replaceAll(/arn:aws:iam::\w*:/g, '')}`;

it('a record that comes an hour late re-opens what had passed, and is decided about like any other', {
  timeout: 120_000,
}, async () => {
  const { world, close } = await openDrill({ speed: 20 });
  onTestFinished(close);
  const { engine, store } = await incidentOn(world);
  const findings = (item: string) => store.progress().findings.filter((f) => f.item === item);
  const verdicts = () =>
    ['trail.collected', 'iam.users', 'policy.restored'].map((id) => store.progress().items[id]?.verdict);
  const check = () => engine.check(['trail.collected', 'iam.users', 'policy.restored']);
  const accept = (found: Finding[]) => {
    const as = { as: 'accepted', reason: 'known', owner: 'bob', expires: null, reference: null } as const;
    return engine.dispose(
      found.map((f) => f.id),
      as,
    );
  };

  await endAll(world);
  await check();
  expect(verdicts()).toEqual(['pass', 'attention', 'attention']);
  const center = findings('policy.restored').filter((f) => f.kind === 'assignment-changed');
  // Its own two, seen live; not its reads, nor what the engineer did there in the same hour.
  expect(center.map((f) => [f.region, f.standing, f.transient])).toEqual([
    ['eu-central-1', true, false],
    ['eu-central-1', true, false],
  ]);
  await accept([...findings('iam.users'), ...findings('policy.restored')]);
  // After the lag of the last end nothing more is expected: all of it passes.
  await world.admin({ advance: 17 * minute });
  await check();
  expect(verdicts()).toEqual(['pass', 'pass', 'pass']);
  const before = new Set(findings('policy.restored').map((f) => f.id));

  await world.admin({ advance: 25 * minute });
  await check();
  expect(verdicts()).toEqual(['pass', 'pass', 'attention']);
  const late = findings('policy.restored').filter((f) => !before.has(f.id));
  expect(late.map((f) => [line(f), f.standing])).toEqual([
    ['policy-attached group/developers policy/IAMFullAccess', true],
  ]);
  expect(late[0]?.at).toBe(world.t0 + 58.5 * minute);
  await accept(late);
  await check();
  expect(verdicts()).toEqual(['pass', 'pass', 'pass']);
});
