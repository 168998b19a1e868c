import type { Finding } from '../../../source/core/finding.ts';
import type { ItemSpec } from '../../../source/core/item.ts';
import { noProgress, type Progress } from '../../../source/core/progress.ts';
import type { Session } from '../../../source/core/session.ts';

export const t = Date.parse('2026-05-20T13:00:00Z');
export const now = t + 161 * 60_000;

const spec = (id: string, step: ItemSpec['step'], deadline: number): ItemSpec => ({
  ...{ id, step, deadline, title: id, why: 'because', skippable: true },
});

export const specs: ItemSpec[] = [
  spec('log.captured', '1', 1),
  spec('expiry.sessions', '2', 2),
  spec('trail.reconciled', '3a', 3),
  spec('terraform.orphans', '3b', 3),
  spec('iam.users', '3d', 3),
  spec('prevent.gap', '7', 24),
];

export const session = (accessKeyId: string, more: Partial<Session> = {}): Session => ({
  accessKeyId,
  parent: null,
  kind: 'assumed-role',
  principal: 'arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice',
  issuer: null,
  uniqueId: null,
  account: '123456789012',
  issuedAt: t,
  expiresAt: t + 3_600_000,
  expiryKnown: true,
  alive: false,
  aliveWhy: 'expired',
  events: 17,
  writes: 4,
  denied: 1,
  firstEvent: t,
  lastEvent: t + 60_000,
  bornFrom: 'e1',
  origin: 'issuance',
  ...more,
});

export const finding = (id: string, more: Partial<Finding> = {}): Finding => ({
  id,
  item: 'iam.users',
  kind: 'user-created',
  subject: 'arn:aws:iam::123456789012:user/tmp-admin',
  account: '123456789012',
  region: 'us-east-1',
  standing: true,
  standingWhy: 'read',
  transient: false,
  events: ['e2'],
  at: t,
  why: 'CreateUser by alice',
  uniqueId: 'AIDAEXAMPLE',
  actions: ['quarantine-user', 'delete-user'],
  ...more,
});

/** An incident in the middle of it: one key alive, one item passed, one to look at, the rest not read. */
export const example = (): Progress => ({
  ...noProgress(),
  incident: {
    id: 'INC-2026-05-20-001',
    title: 'IRSA lockout',
    startedAt: t - 600_000,
    openedAt: t,
    account: '123456789012',
    roleArn: null,
    accessKeyId: null,
    sessionName: null,
    unclaimed: false,
    drill: false,
  },
  issuedAt: t,
  callers: { read: { arn: null, account: null, fault: null, skewMs: 0, at: now } },
  sessions: [
    session('ASIAALICE'),
    session('AKIATMP', { kind: 'user-key', expiresAt: null, alive: true, aliveWhy: 'Active' }),
  ],
  findings: [
    finding('0000000000000001'),
    finding('0000000000000002', { kind: 'unlogged-event', item: 'trail.reconciled', subject: 'e9', standing: null }),
    finding('0000000000000003', { kind: 'policy-attached', standing: false, transient: true }),
  ],
  dispositions: {
    '0000000000000002': {
      ...{ as: 'explained', reason: 'line 4', owner: null, expires: null, reference: null, by: 'bob@host', at: t },
    },
  },
  coverage: {
    regions: [
      {
        account: '123456789012',
        region: 'us-east-1',
        pages: 3,
        events: 121,
        complete: true,
        error: null,
        closed: false,
      },
      {
        account: '123456789012',
        region: 'eu-west-1',
        pages: 1,
        events: 2,
        complete: false,
        error: 'throttled',
        closed: false,
      },
    ],
    end: now,
    lagSatisfied: false,
    dataEvents: 'not-collected',
  },
  totals: { total: 123, writes: 14, denied: 3, unlogged: 2 },
  items: {
    'log.captured': { id: 'log.captured', verdict: 'pass', why: '12 lines', at: now - 60_000 },
    'iam.users': { id: 'iam.users', verdict: 'attention', why: '1 user standing', at: now - 60_000 },
  },
});
