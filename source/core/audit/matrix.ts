import { putBackKinds } from '../put-back/action-kinds.ts';
import { type FindingKind, findingKinds } from '../words.ts';
import { type EventRule, eventRules } from './event-table.ts';
import { probes } from './finding-standing.ts';
import { onUsers, userActions } from './make-finding.ts';
import { unprobed } from './unprobed.ts';
import { unsupported } from './unsupported.ts';

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
  'assignment-changed': 'cloudtrail-made',
  'resource-created': 'cloudtrail-invictus',
  'resource-changed': 'cloudtrail-invictus',
  'resource-deleted': 'cloudtrail-made',
  'resource-shared': 'cloudtrail-invictus',
  'resource-policy-changed': 'cloudtrail-invictus',
  'secret-read': 'cloudtrail-invictus',
  'host-access': 'cloudtrail-invictus',
  'logging-touched': 'cloudtrail-invictus',
  'unclassified-write': 'cloudtrail-invictus',
  'event-after-death': 'cloudtrail-made',
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
  'event-after-death': {
    item: 'expiry.silence',
    from: 'every event by a key of the tree after its death, unless denied or made by a service',
    looks: 'nothing: it stays until disposed of',
  },
  'unclassified-write': { item: 'trail.reconciled', from: 'every other successful write', looks: '' },
  'cluster-credential-created': {
    item: 'kubernetes.untracked',
    from: "the EKS audit log: a service account's token, a certificate that was granted",
    looks: 'nothing: it stays until disposed of',
  },
};

const service = 'the service itself, by Terraform type';
const stays = 'nothing: it stays until disposed of';

/** How those are looked at that have no probe in IAM. */
const looks: { [kind in FindingKind]?: string } = {
  'resource-created': service,
  'resource-changed': service,
  'resource-deleted': service,
  'resource-shared': service,
  'resource-policy-changed': service,
  'secret-read': stays,
  'host-access': stays,
};

const nothing = '—';

/** What a row can give: by itself, by what the record holds, and where there is nothing that it undoes. */
type Given = { kind: FindingKind; item: string; rule: EventRule };

const given: Given[] = eventRules.flatMap((rule) => [
  ...[rule, ...(rule.variants ?? [])].flatMap(({ kind, item, effect }) =>
    kind === 'unclassified-write' || effect === 'notes' ? [] : [{ kind, item, rule }],
  ),
  ...(rule.alone ? [{ kind: rule.alone.kind, item: rule.alone.item, rule }] : []),
]);

/** The kinds that the event table gives. */
export const givenKinds = new Set(given.map((g) => g.kind));

const unique = (list: string[]): string[] => [...new Set(list)];

/** Few events by name, many by number: those are listed by service below. */
const eventsOf = (kind: FindingKind): string => {
  const rules = given.filter((g) => g.kind === kind).map((g) => g.rule);
  const sources = Map.groupBy(rules, (r) => r.source);
  const names = unique(rules.map((r) => `${r.source} ${r.name}`));
  if (names.length > 12) return `${names.length} events of ${sources.size} services, see below`;
  return [...sources].map(([source, list]) => `${source}: ${unique(list.map((r) => r.name)).join(', ')}`).join('; ');
};

/** Whichever way round it is: what the session gave, and what it took away. */
const putBackOf = (kind: FindingKind): string[] =>
  unique((['there', 'gone'] as const).flatMap((left) => putBackKinds({ kind, left })));

const rowOf = (kind: FindingKind): string => {
  const other = otherwise[kind];
  const items = other ? [other.item] : unique(given.filter((g) => g.kind === kind).map((g) => g.item));
  const cells = [
    `\`${kind}\``,
    items.map((item) => `\`${item}\``).join(', '),
    other?.from ?? eventsOf(kind),
    fixtureOf[kind] ?? '',
    other?.looks ?? probes[kind]?.looks ?? looks[kind] ?? '',
    (onUsers.has(kind) ? userActions : putBackOf(kind)).join(', '),
  ];
  return `| ${cells.map((c) => c || nothing).join(' | ')} |`;
};

const byService = (): string[] =>
  [...Map.groupBy(given, (g) => g.rule.source)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([source, list]) =>
      [...Map.groupBy(list, (g) => g.kind)]
        .sort(([a], [b]) => findingKinds.indexOf(a) - findingKinds.indexOf(b))
        .map(([kind, of]) => `| ${source} | \`${kind}\` | ${unique(of.map((g) => g.rule.name)).join(', ')} |`),
    );

/** What this version can tell, kind by kind, out of the very tables that do it; `—` is what is still empty. */
export const matrixMarkdown = (): string => {
  const empty = findingKinds.filter((k) => !otherwise[k] && !givenKinds.has(k));
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
    `Kinds without any event of CloudTrail (${empty.length} of ${findingKinds.length}): ${empty.map((k) => `\`${k}\``).join(', ')}.`,
    '',
    '## Which line of the checklist',
    '',
    'What a session made, changed or deleted belongs to `terraform.orphans`, because Terraform is what knows how it should be;',
    'in IAM, and where it says who may use something, to `policy.restored`. What was read, and the ways into hosts, changed',
    'nothing that could be put back: a person says what they were (`trail.reconciled`). A standing way into a cluster is a',
    'thing that can be taken away, so it stands with the other things.',
    '',
    '## Events by service',
    '',
    `${given.length === 0 ? 0 : new Set(eventRules.map((r) => `${r.source} ${r.name}`)).size} events have a row. The same event can mean one thing or another, by what the record holds: a bucket policy that`,
    'lets others in is `resource-shared`. What only ends or notes something that another row gives is not listed.',
    '',
    '| Service | Kind | Events |',
    '| --- | --- | --- |',
    ...byService(),
    '',
    '## Resources whose standing no probe reads, and why',
    '',
    `${unprobed.reduce((n, u) => n + u.types.length, 0)} types. Their findings are told like all others, with \`standing: null\`: a person says what became of them (\`x\`). No`,
    'probe is no reason to pass.',
    '',
    '| Why | Types |',
    '| --- | --- |',
    ...unprobed.map((u) => `| ${u.why} | ${u.types.map((t) => `\`${t}\``).join(', ')} |`),
    '',
    '## Calls of IAM, STS, S3 and KMS that have no row, and why',
    '',
    'Every other call of theirs that writes has one, or gives a credential of the session tree; a test compares the tables with',
    'what the installed AWS SDK can send.',
    '',
    '| Service | Calls | Why |',
    '| --- | --- | --- |',
    ...unsupported.map((u) => `| ${u.source} | ${u.names.join(', ')} | ${u.why} |`),
    '',
  ].join('\n');
};
