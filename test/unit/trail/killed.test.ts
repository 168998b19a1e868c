import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { audit } from '../../../source/core/audit/index.ts';
import type { FaultPoint } from '../../../source/core/fault-point.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { startAwsWorld } from '../../support/aws-world.ts';
import { childProgram } from '../../support/child-program.ts';
import { generate, otherAccount, steps } from '../../support/generated-incident.ts';
import { hash } from '../../support/hash.ts';
import { judged } from '../../support/oracle.ts';
import type { PagingJob } from '../../support/paging-child.ts';
import { account, ms, parsed, roleArn, seedsOf } from '../audit/records.ts';
import { hour, worldClock } from './scene.ts';

const run = childProgram<PagingJob>('paging-child.ts');

/** Dies there, or one time earlier where a slow disk put several fsyncs into one. The folder that the dead one left. */
const runToDeath = async (job: Omit<PagingJob, 'stateDir' | 'die'>, at: FaultPoint, after: number): Promise<string> => {
  for (let n = after; n > 0; n--) {
    const stateDir = mkdtempSync(join(tmpdir(), 'reseal-killed-'));
    onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
    if ((await run({ ...job, stateDir, die: { at, after: n } })).signal === 'SIGKILL') return stateDir;
  }
  throw new Error(`nothing ever comes to ${at}`);
};

const regions = ['us-east-1', 'eu-west-1', 'sa-east-1'];
const now = ms(0) + 5 * hour;

const shown = (findings: { id: string; kind: string; subject: string; transient: boolean; events: string[] }[]) =>
  findings
    .filter((f) => judged.has(f.kind))
    .map((f) => [f.id, f.kind, f.subject, f.transient, f.events])
    .sort();

const incident = (seed: number): JsonObject[] => {
  const all = fc.sample(steps(40), { numRuns: 10, seed }).map(generate);
  return all.reduce((most, r) => (r.length > most.length ? r : most));
};

describe('killed for good in the middle of paging', () => {
  it.each<[FaultPoint, number, number]>([
    ['segment.half-written', 1, 11],
    ['segment.half-written', 4, 12],
    ['journal.before-append', 3, 13],
    ['journal.half-written', 5, 14],
    ['journal.after-fsync', 1, 15],
    ['journal.after-fsync', 4, 16],
  ])('at %s, the %i. time: the next reading goes on and finds the same, ids and all', async (at, after, seed) => {
    const records = incident(seed);
    const { fact } = audit({ events: parsed(records), seeds: seedsOf({ roleArn }), hash, awsNow: null });
    const by = (id: string) => records.filter((r) => r.recipientAccountId === id);
    const accounts = [
      { id: account, keyId: 'AKIAHOMEHOMEHOMEHOME', regions, records: by(account) },
      { id: otherAccount, keyId: 'AKIAOTHEROTHEROTHER0', regions, records: by(otherAccount) },
    ];
    const world = await startAwsWorld(accounts, worldClock(now), 4);
    try {
      const keys = accounts.map(({ id, keyId }) => ({ id, keyId }));
      const job = { url: world.url, accounts: keys, now };
      const stateDir = await runToDeath(job, at, after);
      const second = await run({ ...job, stateDir, die: null });
      expect(second.signal).toBeNull();
      const said = JSON.parse(second.out);
      expect(said).toMatchObject({ complete: true, problems: [] });
      expect(fact.findings.length).toBeGreaterThan(0);
      expect(shown(said.findings)).toEqual(shown(fact.findings));
      const events = (list: { accessKeyId: string; events: number }[]) =>
        list.map((s) => [s.accessKeyId, s.events]).sort();
      expect(events(said.sessions)).toEqual(events(fact.sessions));
    } finally {
      await world.close();
    }
  });
});
