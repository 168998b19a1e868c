import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../source/core/progress.ts';
import { checkJson } from '../../../source/core/report/check-json.ts';
import { plainReport } from '../../../source/core/report/plain.ts';
import { statusMarkdown, statusTmux } from '../../../source/core/report/status.ts';
import { example, finding, now, session, specs } from './example.ts';

// A name that would clear the screen, colour, set the title, reorder and run a command in a status bar.
const hostile = 'x\u001b[2J\u009b31m\u001b]0;t\u0007\u202e\r\n#(touch /tmp/x) | [a](http://b) <img>';
const hostileProgress = (): Progress => {
  const p = example();
  return {
    ...p,
    incident: p.incident && { ...p.incident, title: hostile },
    sessions: [session(hostile, { alive: null, aliveWhy: hostile, principal: hostile })],
    findings: [finding('0000000000000001', { subject: hostile, why: hostile })],
    dispositions: {
      '0000000000000001': {
        ...{ as: 'accepted', reason: hostile, owner: hostile, expires: null, reference: null, by: hostile, at: now },
      },
    },
    coverage: { ...p.coverage, regions: p.coverage.regions.map((r) => ({ ...r, complete: false, error: hostile })) },
    items: { 'iam.users': { id: 'iam.users', verdict: 'attention', why: hostile, at: now } },
  };
};

describe('the plain report', () => {
  it('says at the top where the incident stands', () => {
    const lines = plainReport(example(), specs, now).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'reseal INC-2026-05-20-001 · IRSA lockout',
      'T+02:41:00 of 24:00, hour 1–4 closes in 1:19',
      'T is 2026-05-20T13:00:00Z, the earliest issuance; incident started 2026-05-20T12:50:00Z',
      'can anything still act? yes: AKIATMP breakglass-emergency/alice no expiry',
      'verdict attention: 1 attention, 4 unknown, 1 pass',
    ]);
  });

  it('has every item with its verdict, why and deadline, in the order of the steps', () => {
    const report = plainReport(example(), specs, now);
    for (const { id } of specs)
      expect(report).toMatch(new RegExp(`^    (pass|attention|unknown) +${id.replace('.', '\\.')} `, 'm'));
    expect(report).toMatch(/ {4}attention +iam\.users +1 user standing {2}\(in 0:19\)/);
    expect(report).toMatch(/ {4}unknown +expiry\.sessions +not read yet {2}\(late by 0:41\)/);
    expect(report).toMatch(/ {4}pass +log\.captured +12 lines$/m);
    expect(report.indexOf('  1 log')).toBeLessThan(report.indexOf('  3d secrets'));
  });

  it('puts what still stands first, and says what was decided', () => {
    const report = plainReport(example(), specs, now);
    expect(report).toContain('findings: 3, 1 standing, 1 decided about');
    expect(report).toMatch(/0000000000000001 {2}standing +user-created +arn:aws:iam::123456789012:user\/tmp-admin/);
    expect(report).toMatch(/0000000000000003 {2}transient/);
    expect(report).toContain('[explained by bob@host: line 4]');
    expect(report.indexOf('0000000000000003')).toBeLessThan(report.indexOf('0000000000000002'));
    expect(report).toContain('coverage: 1 of 2 Regions complete');
    expect(report).toMatch(/eu-west-1 .*throttled/);
    expect(report).toContain('sessions: 2 in the tree, 1 not known to be dead');
  });

  it('counts what it leaves out', () => {
    const findings = Array.from({ length: 250 }, (_, i) => finding(String(i).padStart(16, '0')));
    expect(plainReport({ ...example(), findings }, specs, now)).toContain(
      '… and 50 more: `reseal check --json` has all of them',
    );
  });

  it('shows one step only when asked', () => {
    const report = plainReport(example(), specs, now, '3');
    expect(report).toContain('verdict attention: 1 attention, 2 unknown');
    expect(report).not.toContain('log.captured');
    expect(plainReport(example(), specs, now, 'iam.users')).toContain('verdict attention: 1 attention');
    // Of nothing, nothing is known.
    expect(plainReport(example(), specs, now, 'nothing.here')).toContain('verdict unknown: no items');
  });

  it('names changes whose outcome is not known', () => {
    const action = {
      ...{ id: 'a1', kind: 'delete-user', title: 'Delete tmp-admin', item: 'iam.users', finding: null, account: '1' },
      ...{ target: { arn: 'x', name: 'x', uniqueId: null }, state: 'unsettled' as const, calls: [], preImage: '' },
      ...{ by: 'bob', as: 'act', requestedAt: now, finishedAt: null, outcome: '' },
    };
    const report = plainReport({ ...example(), actions: [action] }, specs, now);
    expect(report).toMatch(/unsettled changes.*\n {4}a1 {2}Delete tmp-admin: no outcome is known/);
  });

  it.each([
    ['plain', (p: Progress) => plainReport(p, specs, now)],
    ['markdown', (p: Progress) => statusMarkdown(p, specs, now)],
    ['tmux', (p: Progress) => statusTmux(p, specs, now)],
  ])('never lets a name move the cursor: %s', (_name, report) => {
    const text = report(hostileProgress());
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    // A line break in a name would make a line of its own.
    expect(text.split('\n').length).toBe(
      report({ ...hostileProgress(), incident: example().incident }).split('\n').length,
    );
  });
});

describe('status', () => {
  it('keeps names from becoming Markdown', () => {
    const text = statusMarkdown(hostileProgress(), specs, now);
    expect(text).not.toMatch(/(?<!\\)\[a\]\(http/);
    expect(text).not.toMatch(/(?<!\\)<img/);
    for (const row of text.split('\n').filter((l) => l.startsWith('| `'))) {
      expect(row.replaceAll('\\|', '').split('|')).toHaveLength(6);
    }
  });

  it('fits a status bar and leaves nothing that tmux would run', () => {
    expect(statusTmux(example(), specs, now)).toBe('INC-2026-05-20-001 T+02:41 ✖ CAN ACT ✖1 ?4 late 1');
    const p = hostileProgress();
    const incident = p.incident && { ...p.incident, id: '#(rm -rf x)' };
    expect(statusTmux({ ...p, incident }, specs, now)).not.toContain('#');
  });
});

describe('check --json', () => {
  it('has the shape of the contract', () => {
    const json = checkJson(example(), specs, now);
    expect(json).toEqual(JSON.parse(JSON.stringify(json)));
    expect(json).toMatchObject({
      schema: 'reseal.check/1',
      incident: 'INC-2026-05-20-001',
      at: '2026-05-20T15:41:00Z',
      verdict: 'attention',
      events: { total: 123, writes: 14, denied: 3, unlogged: 2 },
    });
    expect(json.coverage).toEqual({
      regions: [
        { account: '123456789012', region: 'us-east-1', pages: 3, events: 121, complete: true, error: null },
        { account: '123456789012', region: 'eu-west-1', pages: 1, events: 2, complete: false, error: 'throttled' },
      ],
      lagSatisfied: false,
      dataEvents: 'not-collected',
      couldHaveBeenRead: expect.stringMatching(/^data events: not collected .*: S3 objects could have been read/),
    });
    expect((json.sessions as unknown[])[0]).toEqual({
      accessKeyId: 'ASIAALICE',
      parent: null,
      kind: 'assumed-role',
      principal: 'arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice',
      account: '123456789012',
      issuedAt: '2026-05-20T13:00:00Z',
      expiresAt: '2026-05-20T14:00:00Z',
      alive: false,
      events: 17,
    });
    expect((json.findings as unknown[])[0]).toEqual({
      id: '0000000000000001',
      item: 'iam.users',
      kind: 'user-created',
      subject: 'arn:aws:iam::123456789012:user/tmp-admin',
      account: '123456789012',
      standing: true,
      transient: false,
      events: ['e2'],
      why: 'CreateUser by alice',
      actions: ['quarantine-user', 'delete-user'],
      disposition: null,
    });
    expect((json.items as unknown[])[1]).toEqual({
      id: 'expiry.sessions',
      verdict: 'unknown',
      why: 'not read yet',
      at: null,
    });
    expect((json.items as unknown[])[4]).toMatchObject({ id: 'iam.users', at: '2026-05-20T15:40:00Z' });
  });

  it('is about one step when asked, and never passes on nothing', () => {
    const json = checkJson(example(), specs, now, '3a');
    expect(json).toMatchObject({
      verdict: 'unknown',
      items: [{ id: 'trail.reconciled' }],
      findings: [{ id: '0000000000000002' }],
    });
    expect(checkJson(example(), [], now)).toMatchObject({ verdict: 'unknown', items: [] });
  });
});
