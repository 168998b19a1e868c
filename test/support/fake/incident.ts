import type { Finding } from '../../../source/core/finding.ts';
import { noProgress, type Progress } from '../../../source/core/progress.ts';
import type { Session } from '../../../source/core/session.ts';
import type { EventRow } from '../../../source/core/store.ts';
import type { FindingKind, Verdict } from '../../../source/core/words.ts';

/** The incident of the screens' sketches: T is 13:00Z, and it is 15:41:07Z. */
export const account = '123456789012';
export const T = Date.parse('2026-05-20T13:00:00Z');
export const startNow = Date.parse('2026-05-20T15:41:07Z');
const minute = 60_000;
const at = (clock: string): number => Date.parse(`2026-05-20T${clock}:00Z`);

export const keys = {
  alice: 'ASIAQ4XMPLE7A3KFWDZO',
  chainA: 'ASIAQ4XMPLE7A3KFQXC6',
  chainB: 'ASIAQ4XMPLE7A3KFD7XR',
  user: 'AKIAQ4XMPLE7A3KFFGIG',
  federation: 'ASIAQ4XMPLE7A3KFYX6K',
  oldUser: 'AKIAQ4XMPLE7A3KF22QS',
};

const session = (accessKeyId: string, more: Partial<Session>): Session => ({
  ...{ accessKeyId, parent: null, kind: 'assumed-role', issuer: null, uniqueId: null, account, expiryKnown: true },
  ...{
    principal: null,
    issuedAt: null,
    expiresAt: null,
    alive: false,
    aliveWhy: '',
    bornFrom: null,
    origin: 'derived',
  },
  ...{ events: 12, writes: 3, denied: 0, firstEvent: null, lastEvent: null },
  ...more,
});

const role = (name: string, who: string): string => `arn:aws:sts::${account}:assumed-role/${name}/${who}`;
export const userArn = `arn:aws:iam::${account}:user/tmp-admin`;

export const sessions: Session[] = [
  session(keys.alice, {
    ...{ principal: role('breakglass-emergency', 'alice'), issuedAt: T, expiresAt: at('14:00'), origin: 'issuance' },
    ...{ aliveWhy: 'It expired at 14:00:00Z by AWS’s clock.', events: 57, writes: 9, denied: 2 },
  }),
  session(keys.chainA, {
    ...{
      parent: keys.alice,
      principal: role('ops-chain-a', 'keep-0cfa'),
      issuedAt: at('13:11'),
      expiresAt: at('14:11'),
    },
    aliveWhy: 'It expired at 14:11:00Z by AWS’s clock.',
  }),
  session(keys.chainB, {
    ...{
      parent: keys.chainA,
      principal: role('ops-chain-b', 'keep-0cfa'),
      issuedAt: at('13:20'),
      expiresAt: at('14:20'),
    },
    aliveWhy: 'It expired at 14:20:00Z by AWS’s clock.',
  }),
  session(keys.user, {
    ...{
      parent: keys.alice,
      kind: 'user-key',
      principal: userArn,
      issuer: userArn,
      issuedAt: at('13:26'),
      alive: true,
    },
    aliveWhy: 'IAM lists it as Active.',
  }),
  session(keys.federation, {
    ...{ parent: keys.user, kind: 'federation', principal: `arn:aws:sts::${account}:federated-user/keep`, alive: true },
    ...{ issuedAt: at('13:41'), expiresAt: at('17:19'), aliveWhy: 'It expires at 17:19:00Z; no deny is on its user.' },
  }),
  session(keys.oldUser, {
    ...{ parent: keys.chainA, kind: 'user-key', principal: `arn:aws:iam::${account}:user/importer`, alive: null },
    ...{ issuedAt: at('13:33'), aliveWhy: 'IAM answered 403 to ListAccessKeys of importer.' },
  }),
];

/** When each of them acts in the trail. */
export const lives = sessions.map((s) => ({
  ...{ id: s.accessKeyId, from: s.issuedAt ?? T, to: s.expiresAt ?? Number.POSITIVE_INFINITY },
}));

const finding = (
  n: number,
  item: string,
  kind: FindingKind,
  subject: string,
  more: Partial<Finding> = {},
): Finding => ({
  ...{ id: `f${String(n).padStart(15, '0')}`, item, kind, subject, account, region: 'us-east-1', standing: true },
  ...{ standingWhy: 'IAM answered at 15:40:51Z: it is there.', transient: false, events: [], at: T + n * 4 * minute },
  ...{
    why: `The session made it at ${new Date(T + n * 4 * minute).toISOString().slice(11, 16)}Z.`,
    uniqueId: null,
    actions: [],
  },
  ...more,
});

/** Findings, with `rows` as the proving events. */
export const findings = (rows: readonly EventRow[]): Finding[] => {
  /** The first events of these calls. */
  const events = (...names: string[]): string[] =>
    names.flatMap((name) => rows.find((r) => r.name === name && r.errorCode === null)?.id ?? []);
  const writes = rows.filter((r) => r.write && r.errorCode === null).map((r) => r.id);
  const policy = `arn:aws:iam::aws:policy/AdministratorAccess`;
  return [
    finding(1, 'expiry.sessions', 'session-live', keys.user, {
      events: events('CreateAccessKey'),
      actions: ['quarantine-user'],
    }),
    finding(2, 'expiry.sessions', 'session-live', keys.federation, { events: events('AssumeRole') }),
    finding(3, 'expiry.renewal', 'renewal', 'ASIAQ4XMPLE7A3KF9RNW', { events: events('AssumeRole') }),
    finding(4, 'trail.logging', 'logging-touched', 'org-trail', {
      events: events('DescribeCluster'),
      standing: false,
      why: 'One try to stop it, denied.',
    }),
    finding(5, 'trail.reconciled', 'unlogged-event', writes[0] ?? '', { events: writes.slice(0, 1) }),
    finding(6, 'trail.reconciled', 'unlogged-event', writes[3] ?? '', { events: writes.slice(3, 4) }),
    finding(7, 'iam.users', 'user-created', userArn, {
      events: events('CreateUser', 'AttachUserPolicy', 'CreateAccessKey'),
      uniqueId: 'AIDAQ4XMPLE7A3KFTMPA',
      actions: ['quarantine-user', 'delete-user'],
    }),
    finding(8, 'iam.users', 'access-key-created', keys.user, {
      events: events('CreateAccessKey'),
      actions: ['quarantine-user'],
    }),
    finding(9, 'iam.users', 'access-key-created', keys.oldUser, {
      events: events('CreateAccessKey'),
      standing: null,
      standingWhy: 'IAM answered 403 to ListAccessKeys.',
    }),
    finding(10, 'policy.restored', 'policy-attached', `${userArn} ${policy}`, { events: events('AttachUserPolicy') }),
    finding(11, 'policy.restored', 'inline-policy-put', `arn:aws:iam::${account}:role/eks-node-role emergency-inline`, {
      events: events('PutRolePolicy'),
    }),
    finding(12, 'policy.restored', 'trust-changed', `arn:aws:iam::${account}:role/ci-deployer`, {
      events: events('UpdateAssumeRolePolicy'),
      before: '{"Version":"2012-10-17"}',
    }),
    finding(13, 'policy.restored', 'policy-attached', `arn:aws:iam::${account}:role/probe ${policy}`, {
      transient: true,
      standing: false,
      events: events('AttachUserPolicy'),
    }),
  ];
};

const verdicts: [string, Verdict, string, string][] = [
  ['log.roles', 'pass', 'alice, ana and bo; nobody twice', '15:12'],
  ['log.captured', 'pass', '31 lines, 2 kept as notes', '15:12'],
  ['expiry.sessions', 'attention', '2 of 6 can still act', '15:39'],
  ['expiry.leases', 'not-applicable', 'Vault 1.15 keeps none for STS', '15:39'],
  ['expiry.silence', 'pass', 'none after 14:20Z', '15:39'],
  ['expiry.renewal', 'attention', 'second issuance 13:52Z', '15:39'],
  ['trail.collected', 'unknown', 'ap-south-1 and eu-north-1 answered 403 to LookupEvents', '15:39'],
  ['trail.logging', 'attention', '1 try, denied', '15:39'],
  ['trail.reconciled', 'attention', '5 writes nobody logged', '15:39'],
  ['iam.users', 'attention', '1 user, 2 keys standing', '15:39'],
  ['policy.restored', 'attention', '2 attachments, 1 trust', '15:15'],
];

export const makeProgress = (rows: readonly EventRow[]): Progress => ({
  ...noProgress(),
  incident: {
    ...{
      id: 'INC-2026-05-20-001',
      title: 'IRSA lockout',
      startedAt: T - 20 * minute,
      openedAt: T + 8 * minute,
      account,
    },
    ...{ roleArn: `arn:aws:iam::${account}:role/breakglass-emergency`, accessKeyId: null, sessionName: 'alice' },
    ...{ unclaimed: false, drill: false },
  },
  roles: { responder: 'alice', approver: 'ana', owner: 'bo', countersignedBy: null },
  callers: {
    read: { arn: role('cleanup-ro', 'bo'), account, fault: null, skewMs: 210, at: at('15:39') },
    act: { arn: null, account: null, fault: null, skewMs: null, at: at('15:39') },
  },
  issuedAt: T,
  sessions,
  findings: findings(rows),
  coverage: {
    regions: ['us-east-1', 'eu-west-1', 'us-west-2', 'ap-south-1', 'eu-north-1'].map((region, i) => ({
      ...{ account, region, pages: 3, events: 40, complete: i < 3, closed: false },
      error: i < 3 ? null : 'LookupEvents answered 403',
    })),
    ...{ end: at('15:38'), lagSatisfied: true, dataEvents: 'not-collected' },
  },
  totals: {
    total: rows.length,
    writes: rows.filter((r) => r.write).length,
    denied: rows.filter((r) => r.errorCode).length,
    unlogged: 2,
  },
  items: Object.fromEntries(verdicts.map(([id, verdict, why, time]) => [id, { id, verdict, why, at: at(time) }])),
  checkedAt: at('15:39'),
  dispositions: {
    f000000000000004: {
      as: 'explained',
      reason: 'a typing mistake',
      owner: null,
      expires: null,
      reference: 'line 12',
      by: 'bo@laptop',
      at: at('15:20'),
    },
  },
  notes: [{ at: at('15:22'), by: 'bo@laptop', about: 'iam.users', text: 'alice says tmp-admin was for the importer' }],
  writer: 'bo@laptop',
});
