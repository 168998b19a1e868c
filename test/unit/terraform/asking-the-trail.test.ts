import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import type { TrailPort } from '../../../source/core/ports.ts';
import { noProgress, type Progress } from '../../../source/core/progress.ts';
import { notRead, read } from '../../../source/core/reading.ts';
import type { Session } from '../../../source/core/session.ts';
import { inOneGo } from '../../../source/core/slices.ts';
import { suspectsOf } from '../../../source/core/terraform/attribution.ts';
import type { RootReading } from '../../../source/core/terraform/reading.ts';
import { treeOf } from '../../../source/core/terraform/tree-hand.ts';
import type { Difference } from '../../../source/core/terraform/types.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { type Attributing, atFirst, attributed } from '../../../source/runner/sources/terraform-attribution.ts';
import { trailGap } from '../../../source/runner/sources/trail-gap.ts';
import { record, session } from '../audit/records.ts';

const account = '123456789012';
const t = Date.parse('2026-05-20T13:00:00Z');
const now = t + 5 * 3_600_000;
const role = `arn:aws:iam::${account}:role/breakglass-emergency`;

const drifted = (arn = `arn:aws:iam::${account}:role/ci`): Difference => ({
  ...{ address: 'aws_iam_role.ci', type: 'aws_iam_role', deposed: null, previousAddress: null, importId: null },
  ...{ reason: null, planned: 'update', drifted: 'update', plannedHunks: [], driftHunks: [], ids: ['ci', arn] },
});
const rootWith = (...differences: Difference[]): RootReading => ({
  ...{ name: 'r', at: now, version: null, checkout: null, why: null, differences, ids: null, idsWhy: null },
});

const alive: Session = {
  ...{ accessKeyId: 'ASIAROOT', parent: null, kind: 'assumed-role', issuer: role, uniqueId: null, account },
  ...{ principal: `arn:aws:sts::${account}:assumed-role/breakglass-emergency/alice`, issuedAt: t, alive: true },
  ...{ expiresAt: t + 3_600_000, expiryKnown: true, aliveWhy: '', events: 1, writes: 0, denied: 0 },
  ...{ firstEvent: null, lastEvent: null, bornFrom: null, origin: 'issuance' },
};
const dead: Session = { ...alive, alive: false, deadSince: t + 3_600_000 };

const bob = {
  keyId: 'AKIABOB',
  identity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/bob`, accessKeyId: 'AKIABOB' },
};
const byBob = record({ at: 10, by: bob, name: 'TagRole', request: { roleName: 'ci' } });
const byAlice = (keyId: string) =>
  record({ at: 60, by: session(keyId, 'alice', 0), name: 'UpdateAssumeRolePolicy', request: { roleName: 'ci' } });

type Answer = { records: JsonObject[]; nextToken?: string } | 'throttled';

/** Answers of the trail in the order of the questions; every later one is an empty last page. */
const ask = async (answers: Answer[], more: Partial<Attributing> = {}, d = drifted()) => {
  const asked: Parameters<TrailPort['lookup']>[0][] = [];
  const trail: TrailPort = {
    lookup: async (question) => {
      asked.push(question);
      const answer = answers[asked.length - 1] ?? { records: [] };
      if (answer === 'throttled') return notRead({ kind: 'throttled', what: 'AWS asks to slow down' }, now);
      return read({ records: answer.records, nextToken: answer.nextToken ?? null }, now);
    },
  };
  const by: Attributing = {
    ...{ suspects: suspectsOf([]), tree: treeOf([dead], role, t), gap: null, account, trail, now: () => now },
    ...{
      hash: (text: string) => createHash('sha256').update(text).digest('hex'),
      signal: new AbortController().signal,
    },
    ...more,
  };
  const [finding] = (await attributed(rootWith(d), by)) ?? [];
  return { finding, asked, by };
};

describe('whose drift it is, by the trail', () => {
  it('is somebody else’s when every question is answered to its last page', async () => {
    const { finding, asked } = await ask([{ records: [byBob] }]);
    expect(finding).toMatchObject({ attribution: 'pre-existing', why: expect.stringContaining('user/bob') });
    expect(asked.map((a) => a.query.value)).toEqual(['ci', `arn:aws:iam::${account}:role/ci`]);
  });

  it.each<[string, Answer[], Partial<Attributing>]>([
    ['a question that was throttled', [{ records: [byBob] }, 'throttled'], {}],
    ['an event that could not be understood', [{ records: [byBob, { eventVersion: 'x' }] }], {}],
    ['pages that never end', Array<Answer>(40).fill({ records: [byBob], nextToken: 'more' }), {}],
    ['a trail that is not whole', [{ records: [byBob] }], { gap: '1 of 17 Regions is not read' }],
    ['a session of which nobody knows when it began', [{ records: [byBob] }], { tree: treeOf([dead], role, null) }],
    [
      'a session before what event history holds',
      [{ records: [byBob] }],
      { tree: treeOf([dead], role, t - 95 * 864e5) },
    ],
  ])('is not known beside %s', async (_, answers, more) => {
    const { finding } = await ask(answers, more);
    expect(finding).toMatchObject({ attribution: 'unknown', why: expect.stringContaining('is not known') });
  });

  it('is the session’s when that stands on the second page, under whatever key', async () => {
    for (const key of ['ASIAROOT', 'ASIACONSOLE']) {
      const mine = byAlice(key);
      const { finding, asked } = await ask([{ records: [byBob], nextToken: 'more' }, { records: [mine] }]);
      expect(finding).toMatchObject({ attribution: 'session', events: [mine.eventID] });
      expect(asked[1]?.nextToken).toBe('more');
    }
  });

  it('is not asked of a trail of another account, where a role of that name is another one', async () => {
    const { finding, asked } = await ask([{ records: [byBob] }], {}, drifted('arn:aws:iam::999999999999:role/ci'));
    expect(finding?.attribution).toBe('unknown');
    expect(asked).toEqual([]);
  });

  it('what was told earlier is not kept while something is unread', async () => {
    const { finding, by } = await ask([{ records: [byBob] }]);
    const known = new Map<string, Finding>(finding ? [[finding.id, finding]] : []);
    const first = (more: Partial<Attributing>) => inOneGo(atFirst(rootWith(drifted()), { ...by, ...more }, known))[0];
    expect(first({})?.attribution).toBe('pre-existing');
    expect(first({ gap: 'x' })?.attribution).toBe('unknown');
  });
});

describe('why the trail may not show all that the tree did', () => {
  const region = { account, region: 'us-east-1', pages: 1, events: 1, complete: true, error: null, closed: false };
  const coverage = { regions: [region], end: now, lagSatisfied: true, dataEvents: 'not-collected' as const };
  const progress = (more: Partial<Progress> = {}): Progress => ({
    ...noProgress(),
    coverage,
    sessions: [dead],
    ...more,
  });
  const broken = notRead({ kind: 'denied', what: 'no LookupEvents' }, now);

  it('is nothing when it was read to its end, after the last credential ended', () => {
    expect(trailGap({}, progress(), now)).toBeNull();
  });

  it.each<[string, string | null]>([
    ['no Region was read', trailGap({}, progress({ coverage: { ...coverage, regions: [] } }), now)],
    [
      'Regions are not read',
      trailGap({}, progress({ coverage: { ...coverage, regions: [{ ...region, complete: false }] } }), now),
    ],
    ['no issuance', trailGap({}, progress({ sessions: [] }), now)],
    ['on their way', trailGap({}, progress({ coverage: { ...coverage, lagSatisfied: false } }), now)],
    ['not known to be dead', trailGap({}, progress({ sessions: [{ ...alive, expiresAt: now + 1 }] }), now)],
    ['could not be read: no LookupEvents', trailGap({ audit: broken }, progress(), now)],
  ])('%s', (words, gap) => {
    expect(gap).toContain(words);
  });
});
