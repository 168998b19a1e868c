import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isSignificant } from '../../../source/core/audit/classify.ts';
import { type Audit, audit, type Seeds } from '../../../source/core/audit/index.ts';
import { hash } from '../../support/hash.ts';
import { countsMarkdown } from './counts.ts';
import { invictus } from './fixtures.ts';
import { parsed } from './records.ts';

const key = 'AKIATFQR7NSC8Q4X20BJ';
const role = (name: string) => `arn:aws:iam::123837392027:role/${name}`;
const roles = [
  ...['stratus-red-team-ec2-get-password-data-role', 'stratus-red-team-leave-org-role'],
  ...['stratus-red-team-get-usr-data-role', 'stratus-red-team-ec2lui-role-pcccexdthk'],
  ...['stratus-red-team-ec2lui-role-wuzemnoeqa', 'stratus-red-team-ec2-steal-credentials-role'],
  'stratus-red-team-ec2-enumerate-role',
];

const raw = invictus();
const events = parsed(raw);
const seeded = (seeds: Partial<Seeds>): Audit =>
  audit({ events, seeds: { accessKeyIds: [], from: 0, to: Number.MAX_VALUE, ...seeds }, hash, awsNow: null });
const whole = seeded({ accessKeyIds: [key] });
const page = readFileSync(fileURLToPath(new URL('../../../docs/findings-invictus.md', import.meta.url)), 'utf8');

/** Lines of the table that was checked by hand: event, time, name, verdict. */
const checked = [...page.matchAll(/^\| `([0-9a-f-]{36})` \| (\S+) \| (\S+) \| ([^|]+) \|/gm)].map(
  ([, id = '', time = '', name = '', verdict = '']) => ({ id, time, name, verdict }),
);

/** What the audit says of an event, in the words of the page. */
const verdictOf = (id: string): string => {
  const proved = whole.fact.findings.filter((f) => f.events.includes(id));
  // The end of a trail that the key had made is two things: the logging comes first.
  const finding =
    proved.find((f) => f.kind === 'logging-touched') ?? proved.find((f) => f.events[0] === id) ?? proved[0];
  if (finding) return `${finding.kind}${finding.transient ? ', undone' : ''}`;
  if (whole.fact.sessions.some((s) => s.bornFrom === id)) return 'edge';
  if (!whole.tree.owner.has(id)) return 'outside';
  return whole.attempts.includes(id) ? 'attempt' : 'read';
};

describe('the key', () => {
  it('has the findings that the page says, in number', () => {
    const short = (name: string) => name.replace('stratus-red-team-', '…');
    const audits: [string, Audit][] = [
      ['the key', whole],
      ...roles.map((r): [string, Audit] => [short(r), seeded({ roleArn: role(r) })]),
    ];
    const told = /<!-- counts -->\n([\s\S]*?)\n<!-- \/counts -->/.exec(page)?.[1];
    expect(told).toBe(countsMarkdown(audits));
  });

  it('has at least forty events checked by hand, each once', () => {
    expect(checked.length).toBeGreaterThanOrEqual(40);
    expect(new Set(checked.map((c) => c.id)).size).toBe(checked.length);
  });

  it.each(checked)('$time $name: $verdict', ({ id, time, name, verdict }) => {
    const record = raw.find((r) => r.eventID === id);
    expect(record).toMatchObject({ eventName: name, eventTime: `2023-07-10T${time}Z` });
    expect(verdictOf(id)).toBe(verdict);
  });

  it('drops no write and invents none', () => {
    const keys = new Set(whole.fact.sessions.map((s) => s.accessKeyId));
    const writes = raw.filter((r) => {
      const who = r.userIdentity as { accessKeyId?: string } | null;
      return keys.has(who?.accessKeyId ?? '') && r.readOnly !== true && !r.errorCode;
    });
    const proving = new Set(whole.fact.findings.flatMap((f) => f.events));
    expect(writes.map((r) => String(r.eventID)).filter((id) => !proving.has(id))).toEqual([]);
    const signIn = '70e5932e-9022-4b38-837e-ca10dad94eb7';
    expect([...whole.fact.writeIds].sort()).toEqual([...writes.map((r) => String(r.eventID)), signIn].sort());
    for (const id of proving) expect(whole.tree.owner.has(id)).toBe(true);
  });

  it('says the same of all events as of those that an event store keeps whole', () => {
    const kept = audit({
      events: events.filter(isSignificant),
      seeds: { accessKeyIds: [key], from: 0, to: Number.MAX_VALUE },
      ...{ hash, awsNow: null },
    });
    expect(kept.fact.findings).toEqual(whole.fact.findings);
    expect(kept.tree.sessions.map((s) => s.accessKeyId)).toEqual(whole.tree.sessions.map((s) => s.accessKeyId));
  });

  it('has no part in what its owner, another human and the services did', () => {
    const keys = new Set(whole.fact.sessions.map((s) => s.accessKeyId));
    for (const other of [
      'AKIATFQR7NSCUXC3DDDP',
      'AKIATFQZ7NSC8Q4X21BJ',
      'ASIATFQR7NSCS5BLNV76',
      'ASIATFQR7NSCVPPO43PW',
    ]) {
      expect(keys.has(other)).toBe(false);
    }
    expect(whole.fact.sessions.length).toBe(13);
  });
});

describe('a role', () => {
  it.each(roles)('%s is taken twice: one session, and a renewal', (name) => {
    const { fact, tree } = seeded({ roleArn: role(name) });
    expect(fact.sessions.map((s) => [s.parent, s.origin])).toEqual([
      [null, 'issuance'],
      [null, 'issuance'],
    ]);
    expect(fact.findings.filter((f) => f.kind === 'renewal').length).toBe(1);
    expect(tree.sessions.every((s) => s.issuer === role(name) && s.expiryKnown)).toBe(true);
    const keys = new Set(fact.sessions.map((s) => s.accessKeyId));
    const mine = raw.filter((r) => keys.has((r.userIdentity as { accessKeyId?: string } | null)?.accessKeyId ?? ''));
    expect(fact.totals.total).toBe(mine.length);
  });

  const taken = Map.groupBy(
    raw.filter((r) => r.eventName === 'AssumeRole' && !r.errorCode),
    (r) => String((r.requestParameters as { roleArn?: string } | null)?.roleArn),
  );

  it.each([...taken.keys()])('%s: every key that was handed out, and every write made with it', (arn) => {
    const { fact, tree } = seeded({ roleArn: arn });
    const handed = (taken.get(arn) ?? []).map(
      (r) => (r.responseElements as { credentials: { accessKeyId: string } }).credentials.accessKeyId,
    );
    expect(
      fact.sessions
        .filter((s) => s.parent === null)
        .map((s) => s.accessKeyId)
        .sort(),
    ).toEqual(handed.sort());
    const mine = raw.filter((r) =>
      handed.includes((r.userIdentity as { accessKeyId?: string } | null)?.accessKeyId ?? ''),
    );
    const writes = mine.filter((r) => r.readOnly !== true && !r.errorCode).map((r) => String(r.eventID));
    const proving = new Set(fact.findings.flatMap((f) => f.events));
    expect(writes.filter((id) => !proving.has(id))).toEqual([]);
    // What a service did in the name of the session has no key here, and belongs to it all the same.
    const extra = tree.events.filter((e) => !mine.some((r) => r.eventID === e.id));
    expect(extra.every((e) => e.keyId === null && e.actor.issuerArn === arn)).toBe(true);
  });

  it('narrows by session name, and does not follow what others took', () => {
    const { fact } = seeded({
      roleArn: role('aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS'),
      sessionName: 'SLRManagement',
    });
    expect(fact.sessions.length).toBe(9);
    expect(fact.findings.filter((f) => f.kind === 'renewal').length).toBe(9);
  });
});
