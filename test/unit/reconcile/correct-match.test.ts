import { expect, it } from 'vitest';
import { noConfig } from '../../../source/core/config.ts';
import type { AuditFact } from '../../../source/core/facts.ts';
import { reconcileFindings } from '../../../source/core/reconcile/index.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import { withLog } from '../../../source/runner/with-log.ts';
import { writeIntents } from '../../../source/runner/write-intents.ts';
import { hash } from '../../support/hash.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { account, coverage, key, match, minute, ran, row, T } from './made.ts';

const event = (id: string, at: number, name: string): TrailEvent => ({
  ...{ id, time: T + at * minute, name, source: 'iam', region: 'us-east-1', account, keyId: key, readOnly: false },
  actor: {
    ...{ type: null, arn: null, principalId: null, accountId: null, userName: null, issuerArn: null },
    ...{ sessionName: null, sessionCreated: null, sourceIdentity: null, invokedBy: null },
  },
  ...{ errorCode: null, errorMessage: null, request: null, response: null, resources: [], sharedEventId: null },
  ...{ sourceIp: null, userAgent: null },
});

const fact: AuditFact = {
  ...{ sessions: [{ accessKeyId: key } as AuditFact['sessions'][number]], findings: [], coverage: coverage() },
  ...{ totals: { total: 2, writes: 2, denied: 0, unlogged: null }, issuedAt: T, afterDeath: [], writeIds: ['a', 'b'] },
};

const opened = async () => {
  const store = memoryStore(() => T, [event('a', 5, 'CreateUser'), event('b', 6, 'CreateAccessKey')]);
  const intents = writeIntents(
    store,
    (work) => work(),
    () => undefined,
  );
  return { store, intents, look: () => withLog(fact, { store, account, hash, config: noConfig() }) };
};

it('nothing is compared without a log: the number of unlogged writes is not known', async () => {
  const { look } = await opened();
  expect(await look()).toBe(fact);
});

it('a correction is journalled, settles its finding at once, and holds in the next comparison', async () => {
  const { store, intents, look } = await opened();
  const entries = [ran(1, 5, 'iam CreateUser'), ran(2, 40, 'iam CreateAccessKey')];
  await store.append([{ type: 'log.imported', source: 'session.txt', entries }]);
  const before = await look();
  expect(before.totals.unlogged).toBe(1);
  expect(before.findings).toEqual(
    reconcileFindings(
      match([row('a', 5, 'iam CreateUser'), row('b', 6, 'iam CreateAccessKey')], entries),
      entries,
      account,
      hash,
    ),
  );
  await store.append([
    { type: 'findings.changed', upsert: before.findings, gone: [] },
    { type: 'coverage.changed', coverage: before.coverage, totals: before.totals },
  ]);

  const ref = { source: 'session.txt', line: 2, entry: 1 };
  await intents.correctMatch('b', ref, 'it took a while; password=hunter22');
  const { corrections, findings, totals } = store.progress();
  expect(corrections?.b).toEqual({ line: ref, note: 'it took a while; password=[redacted]', by: 'alice@test', at: T });
  expect(findings.map((f) => f.kind)).toEqual(['logged-not-seen']);
  expect(totals.unlogged).toBe(0);
  const after = await look();
  expect([after.totals.unlogged, after.findings]).toEqual([0, []]);

  await intents.correctMatch('b', null, 'no, it was not');
  expect((await look()).totals.unlogged).toBe(1);
  expect(store.journal.filter((e) => e.type === 'match.corrected')).toHaveLength(2);
});

it('lines that are typed in are numbered on, so that each can be named', async () => {
  const { store, intents } = await opened();
  for (const text of ['ran: aws iam list-users', 'looked around'])
    await intents.importLog(`${new Date(T).toISOString()}  ${text}`, 'log add', 'UTC');
  expect(store.progress().log.map((e) => [e.source, e.line])).toEqual([
    ['log add', 1],
    ['log add', 2],
  ]);
});
