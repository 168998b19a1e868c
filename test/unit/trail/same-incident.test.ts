import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTrailFiles } from '../../../source/commands/read-trail-files.ts';
import { importFiles } from '../../../source/commands/trail-import.ts';
import { audit } from '../../../source/core/audit/index.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { Session } from '../../../source/core/session.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { denied, startAwsWorld } from '../../support/aws-world.ts';
import { generate, otherAccount, steps } from '../../support/generated-incident.ts';
import { hash } from '../../support/hash.ts';
import { judged, oracle } from '../../support/oracle.ts';
import { account, auditOf, ms, roleArn, seedsOf, told } from '../audit/records.ts';
import { hour, incidentOn, worldClock } from './scene.ts';

type Seen = { sessions: Session[]; findings: Finding[] };

/** What must be the same whatever way the events came: ids above all. Standing is the world's to say, not the trail's. */
const essence = ({ sessions, findings }: Seen) => ({
  sessions: sessions.map((s) => [s.accessKeyId, s.parent, s.kind, s.account, s.issuedAt, s.expiresAt, s.events]).sort(),
  findings: findings
    .filter((f) => judged.has(f.kind))
    .map((f) => [f.id, f.kind, f.subject, f.account, f.transient, f.events])
    .sort(),
});

const regions = ['us-east-1', 'eu-west-1', 'sa-east-1'];
const by = (records: JsonObject[], id: string) => records.filter((r) => r.recipientAccountId === id);

/** Through LookupEvents of both accounts, in small pages; `out`: nobody may call it, and the records are imported. */
const throughIncident = async (records: JsonObject[], out: string | null = null): Promise<Seen> => {
  const clock = worldClock(ms(0) + 5 * hour);
  const accounts = [
    { id: account, keyId: 'AKIAHOMEHOMEHOMEHOME', regions, records: by(records, account) },
    { id: otherAccount, keyId: 'AKIAOTHEROTHEROTHER0', regions, records: by(records, otherAccount) },
  ];
  const world = await startAwsWorld(accounts, clock, 7);
  if (out !== null) world.state.hook = (a) => (a.action === 'LookupEvents' ? denied : undefined);
  try {
    const { store, check } = await incidentOn(clock);
    if (out !== null) await importFiles(store, [out], '/', () => undefined);
    const { sessions, findings } = await check(world.ports());
    return { sessions, findings };
  } finally {
    await world.close();
  }
};

const inFiles = async <T>(records: JsonObject[], use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'reseal-same-'));
  try {
    const half = Math.ceil(records.length / 2);
    writeFileSync(join(folder, 'a.json.gz'), gzipSync(JSON.stringify({ Records: records.slice(0, half) })));
    const looked = records
      .slice(Math.max(0, half - 3))
      .map((r) => ({ EventId: r.eventID, CloudTrailEvent: JSON.stringify(r) }));
    writeFileSync(join(folder, 'b.json'), JSON.stringify({ Events: looked }));
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const throughFiles = async (records: JsonObject[]): Promise<Seen> =>
  inFiles(records, async (folder) => {
    const { events } = await readTrailFiles([folder], '/');
    const { fact } = audit({ events, seeds: seedsOf(), hash, awsNow: null });
    return { sessions: fact.sessions, findings: fact.findings };
  });

const shuffled = (records: JsonObject[], salt: number): JsonObject[] =>
  [...records, ...records.filter((_, i) => (i + salt) % 3 === 0)]
    .map((r, i) => ({ r, w: hash(`${String(r.eventID)} ${i} ${salt}`) }))
    .sort((x, y) => (x.w < y.w ? -1 : 1))
    .map(({ r }) => r);

describe('a made-up incident', () => {
  it('holds what the oracle finds in its raw records, and nothing else of those kinds', () => {
    fc.assert(
      fc.property(steps(90), (played) => {
        const records = generate(played);
        const said = oracle(records, roleArn);
        const { sessions, findings } = auditOf(records).fact;
        expect(sessions.map((s) => s.accessKeyId).sort()).toEqual(said.keys);
        expect(told(findings.filter((f) => judged.has(f.kind)))).toEqual(said.findings);
      }),
      { numRuns: 120, interruptAfterTimeLimit: 15_000 },
    );
  });

  it('is not undone by a removal that was refused', () => {
    const step = { actor: 0, b: 0, fails: false };
    const records = generate([
      { ...step, act: 0, a: 3 },
      { ...step, act: 4, a: 0, fails: true },
    ]);
    expect(records.map((r) => r.eventName)).toEqual(['AssumeRole', 'CreateBucket', 'DeleteBucket']);
    expect(told(auditOf(records).fact.findings)).toEqual(['resource-created t1']);
  });

  it('is the same, ids and all, through LookupEvents, out of files, imported, in any order, with duplicates', async () => {
    await fc.assert(
      fc.asyncProperty(steps(40), fc.nat(1000), async (played, salt) => {
        const records = generate(played);
        const files = await throughFiles(records);
        const expected = essence(files);
        expect(essence(await throughFiles(shuffled(records, salt)))).toEqual(expected);
        expect(essence(await throughIncident(records))).toEqual(expected);
        expect(essence(await inFiles(shuffled(records, salt), (f) => throughIncident(records, f)))).toEqual(expected);
      }),
      { numRuns: 12, interruptAfterTimeLimit: 15_000 },
    );
  });
});
