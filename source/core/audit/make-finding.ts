import { iso } from '../clock.ts';
import type { Finding } from '../finding.ts';
import { keyKinds, putBackKinds } from '../put-back/action-kinds.ts';
import { removalFor } from '../resource-removal.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { FindingKind } from '../words.ts';
import { assumedRole, withoutPath } from './arn.ts';
import { whyOf, whyUnclassified } from './finding-words.ts';
import type { Net } from './net-effect.ts';
import { liveName } from './principals.ts';
import { type Birth, byTime } from './seeds.ts';
import { secretName } from './tables/secret-names.ts';

/** SHA-256 in hex; core may not import it. */
export type Hash = (text: string) => string;

type Base = Pick<Finding, 'account' | 'kind' | 'subject'>;

/**
 * The id of a finding (product.md §5): over account, kind, subject and AWS's unique id, else the earliest proving event.
 * IAM paths are left out of the subject for it: names are unique without them, and a path may become known later.
 */
export const findingId = (hash: Hash, { account, kind, subject }: Base, unique: string): string =>
  hash([account, kind, idSubject(kind, subject), unique].join('\n')).slice(0, 16);

/** A secret is the same one by name and by ARN: its id does not hang on which call is known. */
const idSubject = (kind: FindingKind, subject: string): string =>
  kind === 'secret-read' ? secretName(subject) : withoutPath(subject);

const unread = { standing: null, standingWhy: 'not read', transient: false, uniqueId: null, actions: [] as string[] };

/** Kinds that hang on a user whom the session may have made, and what can be done about that user. */
export const onUsers = new Set<FindingKind>(['user-created', 'access-key-created', 'login-profile-created']);
export const userActions = ['quarantine-user', 'delete-user'];

/** What can be done about it: only a user that the session itself made, and did not delete again, may be removed. */
const actionsOf = ({ lead, transient, left }: Net): string[] => {
  const { resource, rule } = lead;
  if (rule.kind === 'resource-created' && resource && !transient && left !== 'gone' && removalFor(resource))
    return resource.type === 'aws_instance' ? ['snapshot-then-terminate', 'delete-resource'] : ['delete-resource'];
  const [life] = lead.lives;
  const removable = onUsers.has(lead.rule.kind) && life?.made && !life.ended && !transient;
  if (removable) return userActions;
  if (transient) return [];
  return rule.kind === 'access-key-created' ? keyKinds : putBackKinds({ kind: rule.kind, left });
};

const once = (events: TrailEvent[]): TrailEvent[] => [...new Map(events.map((e) => [e.id, e])).values()];

export const fromNet = (net: Net, ends: TrailEvent[], by: Map<string, string>, hash: Hash): Finding => {
  const { lead, transient, left, before, after } = net;
  const events = net.ops.length === 1 && ends.length === 0 ? [lead.e] : once([...net.ops.map((o) => o.e), ...ends]);
  const first = net.ops.length === 1 ? lead.e : (net.ops.map((o) => o.e).sort(byTime)[0] ?? lead.e);
  const { uniqueId, terraform, rule, resource } = lead;
  // A secret is read by its name here and by its ARN there.
  const subject =
    (rule.family === 'read' && net.ops.find((o) => o.subject.startsWith('arn:'))?.subject) || lead.subject;
  const base = { kind: rule.kind, subject, account: lead.e.account };
  const [life] = lead.lives;
  const owner = life && { type: life.type, name: liveName(life), arn: life.arn, uniqueId: life.uniqueId };
  const finding: Finding = {
    id: findingId(hash, base, uniqueId ?? first.id),
    item: rule.item,
    kind: base.kind,
    subject,
    account: base.account,
    region: first.region,
    standing: null,
    standingWhy: unread.standingWhy,
    transient,
    events: events.map((e) => e.id),
    at: first.time,
    why: whyOf(net, ends, by.get(lead.e.id) ?? '(no key)'),
    uniqueId,
    actions: actionsOf(net),
    before,
    after,
  };
  if (left) finding.left = left;
  if (owner) finding.owner = owner;
  if (terraform) finding.terraform = terraform;
  if (resource) finding.resource = resource;
  return finding;
};

export const unclassified = (e: TrailEvent, by: string, undoes: boolean, hash: Hash): Finding => {
  const { account, region, id, time } = e;
  const kind = 'unclassified-write';
  // There may be a hundred thousand of these: written out, because spreading is slow.
  return {
    id: findingId(hash, { account, kind, subject: id }, id),
    item: 'trail.reconciled',
    kind,
    subject: id,
    account,
    region,
    standing: null,
    standingWhy: 'not read',
    transient: false,
    events: [id],
    at: time,
    why: whyUnclassified(e, by, undoes),
    uniqueId: null,
    actions: [],
  };
};

/** Another issuance of the role. Its id hangs on the key, which no other issuance has. */
export const renewal = (
  { event, credential: c }: Birth,
  { followed, earlier }: { followed: boolean; earlier: boolean },
  hash: Hash,
): Finding => {
  const base = { kind: 'renewal' as const, subject: c.accessKeyId, account: c.account };
  const name = assumedRole(c.principal)?.session;
  const until = c.expiresAt === null ? 'with no expiry that a record tells' : `until ${iso(c.expiresAt)}`;
  const rest = followed ? 'its work is in the tree' : 'another session, whose work is not followed here';
  return {
    id: findingId(hash, base, c.accessKeyId),
    ...{ item: 'expiry.renewal', ...base, ...unread, region: event.region, events: [event.id], at: event.time },
    uniqueId: c.accessKeyId,
    why: `The role was ${earlier ? 'also taken, earlier,' : 'taken again'} at ${iso(event.time)}${name ? ` as ${name}` : ''}, ${until}: ${rest}.`,
  };
};
