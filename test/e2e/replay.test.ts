import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drillClock } from '../../source/adapters/clock.ts';
import { createTrail } from '../../source/adapters/cloudtrail.ts';
import { readTrailFiles } from '../../source/commands/read-trail-files.ts';
import { audit, isSignificant, isWrite, subjectOf } from '../../source/core/audit/index.ts';
import { noConfig } from '../../source/core/config.ts';
import type { Finding } from '../../source/core/finding.ts';
import { noProgress, type Progress } from '../../source/core/progress.ts';
import { read } from '../../source/core/reading.ts';
import type { Session } from '../../source/core/session.ts';
import type { JsonObject } from '../../source/core/words.ts';
import { itemTypes } from '../../source/runbook/index.ts';
import { runCheck } from '../../source/runner/check.ts';
import { linesOf } from '../../source/runner/lines.ts';
import { taskList } from '../../source/runner/task-list.ts';
import { memoryEvents, unsavedStore } from '../../source/runner/unsaved-store.ts';
import { cleanWorld } from '../support/clean-world.ts';
import { hash } from '../support/hash.ts';
import { invictusRecords } from '../support/invictus.ts';
import { replayServer } from '../support/replay-server.ts';

const account = '123837392027';
const now = Date.parse('2023-07-10T15:00:00Z');
const folder = path.resolve(import.meta.dirname, '../fixtures/cloudtrail-invictus');

let records: JsonObject[];
let server: Awaited<ReturnType<typeof replayServer>>;
beforeAll(async () => {
  records = await invictusRecords(folder);
  server = await replayServer(records, now);
});
afterAll(() => server.close());

/** The whole way: LookupEvents through the SDK over a socket, collector, tree, findings. */
const overTheApi = async (seed: { accessKeyId?: string; roleArn?: string }): Promise<Progress> => {
  const clock = drillClock({ worldBase: now, realBase: Date.now(), speed: 200 });
  const credentials = { accessKeyId: 'AKIAREPLAY', secretAccessKey: 'x' };
  const trail = createTrail({
    clock,
    historyDays: null,
    access: () => ({ profile: null, credentials, endpoint: server.endpoint }),
  });
  const classify = { isSignificant, isWrite, subjectOf };
  const store = unsavedStore(
    { incident: 'INC-1', dir: '', progress: noProgress(), events: memoryEvents([], classify) },
    'a@b',
    clock.now,
  );
  const startedAt = Date.parse('2023-07-10T11:45:00Z');
  await store.append([
    {
      type: 'incident.opened',
      incident: {
        ...{ id: 'INC-1', title: '', startedAt, openedAt: startedAt, account, roleArn: seed.roleArn ?? null },
        ...{ accessKeyId: seed.accessKeyId ?? null, sessionName: null, unclaimed: false, drill: false },
      },
      roles: { responder: null, approver: null, owner: null, countersignedBy: null },
    },
  ]);
  const whoami = async () =>
    read({ arn: `arn:aws:iam::${account}:user/auditor`, account, userId: 'AIDAAUDITOR' }, clock.now(), clock.now());
  const ports = {
    ...cleanWorld(),
    clock,
    trail,
    identity: { whoami },
    regions: { enabled: async () => read(['us-east-1'], now, now) },
  };
  const types = itemTypes.filter((t) => t.needs.includes('audit'));
  const deps = { ports, store, config: noConfig(), types, tasks: taskList(() => undefined), audit: { hash } };
  await runCheck(deps, linesOf(types, noConfig()), new AbortController().signal);
  trail.close();
  return store.progress();
};

const overFiles = async (seed: { accessKeyId?: string; roleArn?: string }) => {
  const { events } = await readTrailFiles([folder], '/');
  const seeds = {
    roleArn: seed.roleArn ?? null,
    accessKeyIds: seed.accessKeyId ? [seed.accessKeyId] : [],
    from: Date.parse('2023-07-10T10:45:00Z'),
    to: now,
  };
  return audit({ events, seeds, hash, awsNow: now }).fact;
};

const facts = (findings: Finding[]) =>
  findings
    .filter((f) => f.kind !== 'session-live')
    .map(({ id, kind, subject, events, transient, item, why }) => ({ id, kind, subject, events, transient, item, why }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
const tree = (sessions: Session[]) =>
  sessions
    .map(({ accessKeyId, parent, kind, events, writes, denied }) => ({
      accessKeyId,
      parent,
      kind,
      events,
      writes,
      denied,
    }))
    .sort((a, b) => (a.accessKeyId < b.accessKeyId ? -1 : 1));

describe('the Invictus records, through LookupEvents and out of files', () => {
  it.each([
    ['the one IAM user', { accessKeyId: 'AKIATFQR7NSC8Q4X20BJ' }],
    ['a role', { roleArn: `arn:aws:iam::${account}:role/stratus-red-team-ec2-get-password-data-role` }],
    ['another role', { roleArn: `arn:aws:iam::${account}:role/stratus-red-team-get-usr-data-role` }],
  ])('give identical sessions and findings, seeded with %s', async (_who, seed) => {
    const api = await overTheApi(seed);
    const files = await overFiles(seed);
    expect(api.coverage.regions.map((r) => [r.region, r.complete, r.error])).toEqual([['us-east-1', true, null]]);
    expect(tree(api.sessions)).toEqual(tree(files.sessions));
    expect(facts(api.findings)).toEqual(facts(files.findings));
    expect(api.sessions.length).toBeGreaterThan(0);
    expect(api.totals).toEqual(files.totals);
    expect(server.asked()).toBeGreaterThan(0);
  });
});
