import { describe, expect, it } from 'vitest';
import { audit, parseRecord } from '../../../source/core/audit/index.ts';
import { incidentOf } from '../../../source/drill/incident-of.ts';
import { buildWorld } from '../../../source/drill/scenario/build.ts';
import { enabledRegions } from '../../../source/drill/world/regions.ts';
import { hash } from '../../support/hash.ts';
import { closing } from '../adapters/support.ts';
import { alice, ms, record } from '../audit/records.ts';
import { issuance, oneAccount } from './one-account.ts';
import { hour } from './scene.ts';

const closed = closing();

const read = (at: number, id: string, more: { invokedBy?: string; error?: string } = {}) =>
  record({
    ...{ at, id, name: 'ListUsers', readOnly: true },
    by: { ...alice, identity: { ...alice.identity, ...(more.invokedBy ? { invokedBy: more.invokedBy } : {}) } },
    ...(more.error ? { error: more.error } : {}),
  });
const write = (at: number, id: string, invokedBy: string) =>
  record({ at, id, name: 'CreateTags', source: 'ec2', by: { ...alice, identity: { ...alice.identity, invokedBy } } });

const accepted = { as: 'accepted', reason: 'r', owner: 'bo', expires: ms(100_000), reference: null } as const;
const item = 'expiry.silence';
const in_ = ['us-east-1'];

describe('events after a death', () => {
  it('are findings that somebody disposes of, each for itself', async () => {
    const records = [issuance(), read(3700, 'late-1')];
    const scene = await oneAccount(closed, { records, in: in_ });
    await scene.run();
    expect(scene.item(item)).toMatchObject({
      verdict: 'attention',
      why: expect.stringContaining('late-1 by ASIAROOT'),
    });
    const late = () => scene.store.progress().findings.filter((f) => f.kind === 'event-after-death');
    expect(late().map((f) => [f.subject, f.item, f.standing, f.events])).toEqual([['late-1', item, true, ['late-1']]]);
    expect(late()[0]?.why).toContain('dead since 2026-05-20T14:00:00Z');

    const dispose = (finding: string) =>
      scene.store.append([{ type: 'finding.disposed', finding, disposition: accepted }]);
    await dispose(late()[0]?.id ?? '');
    await scene.run();
    expect(scene.item(item)).toMatchObject({ verdict: 'pass', why: '1 event after death, disposed of' });

    // What comes in later by the same key was decided about by nobody.
    scene.records.push(read(3800, 'late-2'));
    await scene.check(scene.ports, undefined, true);
    expect(scene.item(item)).toMatchObject({ verdict: 'attention', why: expect.stringContaining('late-2') });
  });

  it('are not taken for observed to be undone', async () => {
    const scene = await oneAccount(closed, { records: [issuance(), read(3700, 'late')], in: in_ });
    await scene.run();
    const [finding] = scene.store.progress().findings.filter((f) => f.kind === 'event-after-death');
    const disposition = { ...accepted, as: 'reverted' as const };
    await scene.store.append([{ type: 'finding.disposed', finding: finding?.id ?? '', disposition }]);
    await scene.run();
    expect(scene.item(item)?.verdict).toBe('attention');
  });

  it('are counted, and need no decision, where they were denied or a service made them', async () => {
    const records = [
      ...[issuance(), read(3700, 'tried', { error: 'ExpiredToken' })],
      // A read is not at hand whole: who made it is read from what was saved.
      ...[
        read(3710, 'served', { invokedBy: 'health.amazonaws.com' }),
        write(3720, 'tagged', 'autoscaling.amazonaws.com'),
      ],
    ];
    const scene = await oneAccount(closed, { records, in: in_ });
    await scene.run();
    expect(scene.store.progress().findings.filter((f) => f.kind === 'event-after-death')).toEqual([]);
    expect(scene.item(item)).toMatchObject({
      verdict: 'pass',
      why: 'no event after death, 1 denied try, 2 made by services',
    });
  });
});

it('the drill has one that a service made, and nothing that anybody must decide about', () => {
  const t0 = Date.UTC(2026, 4, 20, 13);
  const { world } = buildWorld(7, 0, t0);
  const events = enabledRegions.flatMap((region) =>
    world.trail.entries(region).flatMap((e) => {
      const parsed = parseRecord(JSON.parse(e.text));
      return parsed.ok ? [parsed.event] : [];
    }),
  );
  const { roleArn } = incidentOf(7, t0);
  const seeds = { roleArn, accessKeyIds: [], sessionName: 'alice', principalArn: null, from: t0 - hour, to: t0 + hour };
  const { fact } = audit({ events, seeds, hash, awsNow: t0 + 2 * hour });
  expect(fact.afterDeath).toMatchObject([{ denied: false, byService: true }]);
  expect(fact.findings.filter((f) => f.kind === 'event-after-death')).toEqual([]);
});
