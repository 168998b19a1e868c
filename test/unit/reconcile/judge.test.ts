import { describe, expect, it } from 'vitest';
import { noConfig } from '../../../source/core/config.ts';
import type { AuditFact } from '../../../source/core/facts.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { LogEntry } from '../../../source/core/incident.ts';
import { noProgress, type Progress } from '../../../source/core/progress.ts';
import { read } from '../../../source/core/reading.ts';
import { reconcileFindings } from '../../../source/core/reconcile/index.ts';
import { hidden } from '../../../source/core/session-log/commands/other-tools.ts';
import { trailReconciled } from '../../../source/runbook/steps/trail.reconciled/item.ts';
import { hash } from '../../support/hash.ts';
import { account, coverage, key, line, match, minute, ran, row, T } from './made.ts';

const rows = [row('e1', 5, 'iam CreateUser'), row('e2', 30, 'arc-zonal-shift StartZonalShift')];
const end = T + 10 * 60 * minute;

const unclassified: Finding = {
  ...{ id: 'u', item: 'trail.reconciled', kind: 'unclassified-write', subject: 'e2', account, region: 'us-east-1' },
  ...{ standing: null, standingWhy: 'not read', transient: false, events: ['e2'], at: T, why: '', uniqueId: null },
  actions: [],
};

/** The item's verdict on these lines of the log. */
const judged = (log: LogEntry[], more: { fact?: Partial<AuditFact>; progress?: Partial<Progress> } = {}) => {
  const compared = match(rows, log);
  const findings = [unclassified, ...(log.length > 0 ? reconcileFindings(compared, log, account, hash) : [])];
  const dead = {
    ...{ accessKeyId: key, parent: null, kind: 'assumed-role' as const, principal: null, issuer: null, uniqueId: null },
    ...{ account, issuedAt: T, expiresAt: T + 60 * minute, expiryKnown: true, alive: false, aliveWhy: '', events: 2 },
    ...{ writes: 2, denied: 0, firstEvent: T, lastEvent: T, bornFrom: null, origin: 'issuance' as const },
    deadSince: T + 60 * minute,
  };
  const fact: AuditFact = {
    ...{ sessions: [dead], findings, coverage: coverage({ end }), issuedAt: T, afterDeath: [], writeIds: ['e1', 'e2'] },
    totals: { total: 2, writes: 2, denied: 0, unlogged: log.length > 0 ? compared.unlogged.length : null },
    ...more.fact,
  };
  const facts = { audit: read(fact, end), clock: read({ skewMs: 0, awsNow: end }, end) };
  const progress = { ...noProgress(), log, ...more.progress };
  const [spec] = trailReconciled.items(noConfig());
  if (!spec) throw new Error('no such line');
  return { ...trailReconciled.judge({ facts, progress, now: end, config: noConfig() }, spec), findings };
};

const whole = [ran(1, 5, 'iam CreateUser'), ran(2, 31, 'arc-zonal-shift StartZonalShift')];
const disposed = (id: string) => ({
  dispositions: {
    [id]: {
      ...{ as: 'explained' as const, reason: 'line 7', owner: null, expires: null, reference: 'line 7', by: 'bo' },
      at: T,
    },
  },
});

describe('trail.reconciled', () => {
  it('passes when every write has its line, one that no rule knows included', () => {
    expect(judged(whole)).toMatchObject({ verdict: 'pass', why: '2 writes: 2 in the session log' });
  });

  it('is attention for what nobody logged, counted once, and for what was logged and never seen', () => {
    expect(judged(whole.slice(0, 1))).toMatchObject({ verdict: 'attention', why: '1 write nobody logged' });
    const typo = [...whole, ran(3, 33, 'iam DeleteUser')];
    expect(judged(typo)).toMatchObject({ verdict: 'attention', why: '1 logged line not seen in the trail' });
  });

  it('passes when a person has said what it was, under the name of the unlogged event', () => {
    const log = whole.slice(0, 1);
    const finding = judged(log).findings.find((f) => f.kind === 'unlogged-event');
    expect(finding?.subject).toBe('e2');
    const why = '2 writes: 1 in the session log, 1 disposed of';
    expect(judged(log, { progress: disposed(finding?.id ?? '') })).toMatchObject({ verdict: 'pass', why });
    expect(judged(log, { progress: disposed('u') }).verdict).toBe('attention');
  });

  it('is unknown without a log, without a comparison, and while the trail is not whole or not settled', () => {
    expect(judged([])).toMatchObject({ verdict: 'unknown', why: expect.stringContaining('no session log') });
    const compared = { total: 2, writes: 2, denied: 0, unlogged: null };
    expect(judged(whole, { fact: { totals: compared } }).verdict).toBe('unknown');
    expect(judged(whole, { fact: { coverage: coverage({ end, lagSatisfied: false }) } }).verdict).toBe('unknown');
    expect(judged(whole, { fact: { coverage: coverage({ end: T + 61 * minute }) } }).verdict).toBe('unknown');
    expect(judged(whole, { fact: { coverage: coverage({ end, regions: [] }) } }).verdict).toBe('unknown');
    // What is known to be open stays so, however much is not read.
    const half = { fact: { coverage: coverage({ end, regions: [] }) } };
    expect(judged(whole.slice(0, 1), half).verdict).toBe('attention');
  });

  it('does not take a finding for compared whose event is none of the writes', () => {
    expect(judged(whole, { fact: { writeIds: ['e1'] } })).toMatchObject({
      verdict: 'attention',
      why: '1 unclassified-write to decide about',
    });
  });
});

describe('findings', () => {
  const of = (log: LogEntry[]) => reconcileFindings(match(rows, log), log, account, hash);

  it('have the contract’s subjects, and ids that survive another order and another comparison', () => {
    const log = [ran(12, 5, 'iam DeleteUser'), ran(13, 31, 'arc-zonal-shift StartZonalShift')];
    const all = of(log);
    expect(all.map((f) => [f.kind, f.subject, f.events])).toEqual([
      ['unlogged-event', 'e1', ['e1']],
      ['logged-not-seen', '12', []],
    ]);
    expect(all.every((f) => /^[0-9a-f]{16}$/.test(f.id) && f.item === 'trail.reconciled')).toBe(true);
    const turned = reconcileFindings(match([...rows].reverse(), [...log].reverse()), [...log].reverse(), account, hash);
    expect(new Set(turned.map((f) => f.id))).toEqual(new Set(all.map((f) => f.id)));
  });

  it('hint at a tool that may have made it', () => {
    const tool = { tool: 'terraform' as const, words: [], calls: [], region: null, profile: null, unseen: hidden };
    const [first] = of([line(4, 4, [tool], { text: 'terraform apply' })]);
    expect(first?.why).toContain('line 4 of session.txt may: terraform apply. Only a person can tell.');
  });

  it('two files with the same number are two findings, the same line twice is one', () => {
    const one = ran(3, 5, 'iam DeleteUser');
    expect(of([one, { ...one, source: 'b.txt' }]).filter((f) => f.kind === 'logged-not-seen')).toHaveLength(2);
    expect(of([one, one]).filter((f) => f.kind === 'logged-not-seen')).toHaveLength(1);
  });
});
