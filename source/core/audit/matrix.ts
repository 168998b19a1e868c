import { type FindingKind, findingKinds } from '../words.ts';
import { eventRules } from './event-table.ts';
import { probes } from './finding-standing.ts';
import { onUsers, userActions } from './make-finding.ts';

/** A set of records under `test/fixtures` that shows the kind; a test audits each and looks for it. */
export const fixtureOf: { [kind in FindingKind]?: string } = {
  'session-live': 'cloudtrail-made',
  renewal: 'cloudtrail-invictus',
  'user-created': 'cloudtrail-invictus',
  'role-created': 'cloudtrail-invictus',
  'group-created': 'cloudtrail-made',
  'policy-created': 'cloudtrail-invictus',
  'access-key-created': 'cloudtrail-invictus',
  'login-profile-created': 'cloudtrail-invictus',
  'mfa-changed': 'cloudtrail-made',
  'other-credential-created': 'cloudtrail-made',
  'policy-attached': 'cloudtrail-invictus',
  'policy-detached': 'cloudtrail-made',
  'inline-policy-put': 'cloudtrail-invictus',
  'inline-policy-deleted': 'cloudtrail-made',
  'policy-version-created': 'cloudtrail-made',
  'trust-changed': 'cloudtrail-invictus',
  'boundary-changed': 'cloudtrail-made',
  'group-membership-changed': 'cloudtrail-made',
  'provider-changed': 'cloudtrail-made',
  'logging-touched': 'cloudtrail-invictus',
  'unclassified-write': 'cloudtrail-invictus',
};

/** Kinds that no row of the event table gives. */
const otherwise: { [kind in FindingKind]?: { item: string; from: string; looks: string } } = {
  'session-live': {
    item: 'expiry.sessions',
    from: 'every credential of the tree that can still act',
    looks: "AWS's clock; IAM: user, key, denies",
  },
  renewal: {
    item: 'expiry.renewal',
    from: 'sts: a later AssumeRole* of the role',
    looks: 'nothing: it stays until disposed of',
  },
  'unclassified-write': { item: 'trail.reconciled', from: 'every other successful write', looks: '' },
};

const nothing = '—';

/** `iam: CreateUser, …; ec2: …`: the events by their source. */
const eventsOf = (kind: FindingKind): string => {
  const rules = eventRules.filter((r) => r.kind === kind && r.effect !== 'notes' && kind !== 'unclassified-write');
  const sources = Map.groupBy(rules, (r) => r.source);
  return [...sources].map(([source, list]) => `${source}: ${list.map((r) => r.name).join(', ')}`).join('; ');
};

const rowOf = (kind: FindingKind): string => {
  const other = otherwise[kind];
  const item = other?.item ?? eventRules.find((r) => r.kind === kind)?.item;
  const cells = [
    `\`${kind}\``,
    item ? `\`${item}\`` : '',
    other?.from ?? eventsOf(kind),
    fixtureOf[kind] ?? '',
    other?.looks ?? probes[kind]?.looks ?? '',
    onUsers.has(kind) ? userActions.join(', ') : '',
  ];
  return `| ${cells.map((c) => c || nothing).join(' | ')} |`;
};

/** What this version can tell, kind by kind, out of the very tables that do it; `—` is what is still empty. */
export const matrixMarkdown = (): string => {
  const empty = findingKinds.filter((k) => !otherwise[k] && !eventRules.some((r) => r.kind === k));
  return [
    '# What is found, and how far',
    '',
    'Made from the code by `npm run docs`; do not edit. One row for each kind of finding (product contract): the line of the',
    'checklist, the events that give it, the records under `test/fixtures` that show it, what is read to see whether it',
    `stands, and what reseal can do about it. ${nothing} is empty in this version. \`cloudtrail-made\` is made up; the others are`,
    'real records.',
    '',
    '| Kind | Item | Events | Fixture | Standing is read by | Actions |',
    '| --- | --- | --- | --- | --- | --- |',
    ...findingKinds.map(rowOf),
    '',
    `Kinds without any event yet (${empty.length} of ${findingKinds.length}): ${empty.map((k) => `\`${k}\``).join(', ')}.`,
    '',
  ].join('\n');
};
