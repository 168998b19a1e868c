import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readTrailFiles } from '../../../source/commands/read-trail-files.ts';
import { audit, parseRecord } from '../../../source/core/audit/index.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import { hash } from '../../support/hash.ts';
import { fixture, panther } from './fixtures.ts';

const wide = { from: 0, to: Number.MAX_VALUE };

/** Audits from every key and every principal that the events know, and checks that no write of theirs is lost. */
const holds = (events: TrailEvent[]): number => {
  const keys = [...new Set(events.flatMap((e) => e.keyId ?? []))];
  const whole = audit({ events, seeds: { accessKeyIds: keys, ...wide }, hash, awsNow: Date.now() });
  const proving = new Set([
    ...whole.fact.findings.flatMap((f) => f.events),
    ...whole.tree.sessions.map((s) => s.bornFrom),
  ]);
  expect(whole.fact.writeIds.filter((id) => !proving.has(id))).toEqual([]);
  expect(new Set(whole.fact.findings.map((f) => f.id)).size).toBe(whole.fact.findings.length);
  for (const principalArn of new Set(events.flatMap((e) => e.actor.arn ?? []))) {
    const one = audit({ events, seeds: { accessKeyIds: [], principalArn, ...wide }, hash, awsNow: null });
    const mine = events.filter((e) => e.actor.arn === principalArn && e.errorCode === null && e.readOnly !== true);
    expect(mine.filter((e) => e.actor.invokedBy === null && !one.tree.owner.has(e.id)).map((e) => e.id)).toEqual([]);
  }
  return whole.fact.findings.length;
};

describe('records with holes in them', () => {
  it('are audited one by one: no Panther record makes it fail, and no write of one is lost', () => {
    let found = 0;
    for (const { log } of panther()) {
      const p = parseRecord(log);
      if (p.ok) found += holds([p.event]);
    }
    expect(found).toBeGreaterThan(150);
  });

  it('are audited all together, though many share an id', () => {
    const events = panther().flatMap(({ log }) => {
      const p = parseRecord(log);
      return p.ok ? [p.event] : [];
    });
    const once = [...new Map(events.map((e) => [e.id, e])).values()];
    expect(holds(once)).toBeGreaterThan(50);
  });

  it('are audited in the true shape of LookupEvents', async () => {
    const { events } = await readTrailFiles([fixture('cloudtrail-plaso/aws_cloudtrail.jsonl')], tmpdir());
    const { fact } = audit({ events, seeds: { accessKeyIds: ['0123456789ABCDEFGHIJ'], ...wide }, hash, awsNow: null });
    expect(fact.findings.map((f) => [f.kind, f.subject, f.transient])).toEqual([
      ['resource-created', 'sg-01234567890123456', false],
      ['resource-created', 'i-01234567890123456', true],
    ]);
    expect(fact.totals).toMatchObject({ total: 5, writes: 4 });
  });
});
