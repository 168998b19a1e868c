import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSignificant } from '../../../source/core/audit/classify.ts';
import { audit } from '../../../source/core/audit/index.ts';
import { hash } from '../../support/hash.ts';
import { play, type Step } from './made-incident.ts';
import { parsed, seedsOf, told } from './records.ts';

const steps = fc.array(
  fc.record<Step>({
    ...{ actor: fc.nat(30), act: fc.nat(7), a: fc.nat(10), b: fc.nat(10) },
    fails: fc.nat(5).map((n) => n === 0),
  }),
  { minLength: 5, maxLength: 120 },
);

const auditOf = (events: ReturnType<typeof parsed>) => audit({ events, seeds: seedsOf(), hash, awsNow: null });

/** Everything that may not depend on how the events came. */
const essence = (a: ReturnType<typeof auditOf>) => ({
  findings: a.fact.findings,
  sessions: a.fact.sessions,
  totals: a.fact.totals,
  attempts: [...a.attempts].sort(),
});

describe('made-up incidents', () => {
  it('give what the book says, whatever is played', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const book = play(played);
        const { fact, attempts } = auditOf(parsed(book.records));
        expect(fact.sessions.map((s) => s.accessKeyId).sort()).toEqual(book.treeKeys);
        expect(told(fact.findings)).toEqual(book.expected);
        const users = fact.findings.filter((f) => f.kind === 'user-created').map((f) => f.uniqueId);
        expect(users.every((id) => id !== null) && new Set(users).size === users.length).toBe(true);
        const proving = new Set(fact.findings.flatMap((f) => f.events));
        expect(book.tree.filter((id) => !proving.has(id))).toEqual([]);
        expect([...book.other, ...book.failed].filter((id) => proving.has(id))).toEqual([]);
        expect([...fact.writeIds].sort()).toEqual([...book.tree].sort());
        expect(attempts.every((id) => book.records.some((r) => r.eventID === id && r.errorCode))).toBe(true);
        expect(new Set(fact.findings.map((f) => f.id)).size).toBe(fact.findings.length);
      }),
      { numRuns: 300 },
    );
  });

  it('give the same, ids and all, in any order, with duplicates, and split over Regions and pages', () => {
    const salted = fc.tuple(steps, fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 }));
    fc.assert(
      fc.property(salted, ([played, salt]) => {
        const events = parsed(play(played).records);
        const whole = essence(auditOf(events));
        const weight = (id: string, i: number) => hash(`${id}${salt[i % salt.length]}`);
        const shuffled = [...events, ...events.filter((_, i) => (salt[i % salt.length] ?? 0) % 3 === 0)]
          .map((e, i) => ({ e: structuredClone(e), w: weight(e.id, i) }))
          .sort((x, y) => (x.w < y.w ? -1 : 1))
          .map(({ e }) => e);
        expect(essence(auditOf(shuffled))).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  it('say the same of the significant events as of all', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const events = parsed(play(played).records);
        expect(auditOf(events.filter(isSignificant)).fact.findings).toEqual(auditOf(events).fact.findings);
      }),
      { numRuns: 50 },
    );
  });

  it('keep the id of a finding when more of the trail becomes known', () => {
    fc.assert(
      fc.property(steps, fc.nat(100), (played, cut) => {
        const events = parsed(play(played).records);
        const until = Math.ceil((events.length * cut) / 100);
        const early = auditOf(events.slice(0, until)).fact.findings;
        const late = new Set(auditOf(events).fact.findings.map((f) => f.id));
        expect(early.filter((f) => !late.has(f.id))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
