import { iso } from '../clock.ts';
import { controllerOf } from '../controller-tags.ts';
import type { Finding, FindingResource } from '../finding.ts';
import type { Reading } from '../reading.ts';
import type { ResourceAsk, ResourceLook, ResourceState } from '../resource-state.ts';
import { no, type Standing, unknown, yes } from './standing.ts';
import { policyStanding, powerStanding, sharedStanding } from './standing-settings.ts';

/** By `resourceKey`. What was not asked is absent. */
export type ResourceFacts = ReadonlyMap<string, Reading<ResourceState | null>>;

const looks: { [kind in Finding['kind']]?: ResourceLook } = {
  'resource-created': 'there',
  'resource-changed': 'there',
  'resource-deleted': 'there',
  'resource-shared': 'shared',
  'resource-policy-changed': 'policy',
  // Identity Center: what was given is there, or it is not (domain.md §13.4).
  'assignment-changed': 'there',
};

/** A door that was opened to a cluster stands as long as its entry; what was only entered does not. */
const entry = /^aws_eks_access_/;
const lookOf = ({ kind, resource }: Finding): ResourceLook | undefined =>
  kind === 'host-access' && entry.test(resource?.type ?? '') ? 'there' : looks[kind];

/** Things that only their import id names: a route is a table and where it leads to (domain.md §4.8). */
const composite = new Set(
  [
    'aws_route aws_route_table_association aws_internet_gateway_attachment aws_network_acl_rule aws_volume_attachment',
    'aws_lambda_function_url aws_cloudwatch_event_rule aws_cloudwatch_event_target aws_eks_node_group aws_eks_addon',
    'aws_eks_pod_identity_association aws_eks_access_entry aws_eks_access_policy_association',
  ].flatMap((line) => line.split(' ')),
);

const whole = ({ terraform }: Finding, resource: FindingResource): FindingResource =>
  composite.has(resource.type) && terraform?.type === resource.type
    ? { ...resource, id: terraform.importId }
    : resource;

/** What must be asked to see whether it stands; null for what is no resource, or was only read or entered. */
export const resourceAsk = (f: Finding): ResourceAsk | null => {
  const look = lookOf(f);
  if (!f.resource || look === undefined) return null;
  return { account: f.account, region: f.region, resource: whole(f, f.resource), look, since: f.at };
};

export const resourceKey = ({ account, region, resource, look }: ResourceAsk): string =>
  JSON.stringify([account, region, resource.type, resource.id, resource.parent, look]);

/** A creation date may be off its event: by so much, ms, a thing is still taken for the session's own. */
const slack = 60_000;

/** Ids of one form can be compared; a name beside an ARN says nothing. */
const sameForm = (a: string, b: string): boolean =>
  a.length === b.length && a.split(/[-:/]/)[0] === b.split(/[-:/]/)[0];

/** Somebody else's of the same name, made after the session's last call (product.md §5: compare unique ids). */
const another = (f: Finding, { uniqueId, created }: ResourceState): string | null => {
  // Asked for by an id that is never given twice. Its time may be another all the same: that of an instance is its last start.
  if (uniqueId !== null && uniqueId === f.resource?.id) return null;
  // Of a share the unique id is whom it was given to.
  if (f.uniqueId !== null && uniqueId !== null && f.kind !== 'resource-shared') {
    if (f.uniqueId === uniqueId) return null;
    if (sameForm(f.uniqueId, uniqueId)) return `the name was taken again (${uniqueId})`;
  }
  // Each making of a thing is a finding of its own, but not so with entries: the session may have made it twice.
  const once = f.events.length === 1 || (f.kind === 'resource-created' && !entry.test(f.resource?.type ?? ''));
  return once && f.at !== null && created !== null && created > f.at + slack ? `made anew at ${iso(created)}` : null;
};

/** Is what AWS has there now known to be another one than the finding's? Then nothing that it says is about that. */
export const isAnother = (f: Finding, now: ResourceState): boolean => another(f, now) !== null;

const named = (f: Finding, { state }: Pick<ResourceState, 'state'>): string =>
  `${f.resource?.id ?? f.subject}${state === null ? '' : ` (${state})`}`;

const kept = ({ tags }: ResourceState): string => {
  const controller = controllerOf(tags);
  return controller === null ? '' : `, kept by ${controller}`;
};

/** What the session made, as AWS has it now. */
const created = (f: Finding, now: ResourceState): Standing => {
  const other = another(f, now);
  if (other) return no(`gone: ${named(f, now)} is another one, ${other}`);
  const sure = now.uniqueId !== null || now.created !== null;
  const end = now.phase === 'ending' ? ' yet' : '';
  return yes(
    `${named(f, now)} is there${end}${kept(now)}${sure ? '' : '; AWS does not tell whether it is the same one'}`,
  );
};

const deleted = (f: Finding, now: ResourceState | null): Standing => {
  if (now === null) return yes('it is missing');
  if (now.phase !== 'there') return yes(`it is ${now.phase === 'gone' ? 'over' : 'on its way out'}: ${named(f, now)}`);
  const other = another(f, now);
  return no(other ? `one of that name is there again, ${other}` : `${named(f, now)} is there`);
};

/** A grant or a statement is itself what was given or taken away. */
const links = new Set(['aws_lambda_permission', 'aws_kms_grant']);

/** Is it so now? The thing that was changed being gone, the change is gone with it. */
const judge = (f: Finding, now: ResourceState | null): Standing => {
  const isLink = links.has(f.resource?.type ?? '');
  const isGiven = f.kind === 'assignment-changed' && f.left !== 'changed';
  const takenAway =
    f.kind === 'resource-deleted' || (f.left === 'gone' && (isLink || isGiven || f.kind === 'resource-created'));
  if (takenAway && !f.transient) return deleted(f, now);
  if (isGiven && f.transient && f.left === 'there')
    return now ? no('it is there, as before') : unknown('it is missing, although the session put it back');
  if (now === null) return no('gone: AWS has no such thing');
  if (now.phase === 'gone') return no(`gone: ${named(f, now)}`);
  if (f.kind === 'resource-shared') {
    const other = another(f, now);
    return other ? no(`${named(f, now)} is another one, ${other}`) : sharedStanding(f, now);
  }
  const isThing = f.kind === 'resource-created' || f.kind === 'resource-deleted' || f.kind === 'host-access';
  if (isThing || isLink || isGiven) return created(f, now);
  const other = another(f, now);
  if (other) return no(`${named(f, now)} is another one, ${other}`);
  if (f.kind === 'resource-policy-changed') return policyStanding(f, now);
  if (f.resource?.type === 'aws_ec2_instance_state') return powerStanding(f, now);
  return unknown(`${named(f, now)} is there${kept(now)}; whether it is still as the session left it is not read`);
};

/** Whether a finding about a resource stands. Null where that cannot be told: nothing is guessed. */
const resourceStanding = (f: Finding, ask: ResourceAsk, facts: ResourceFacts): Standing => {
  const reading = facts.get(resourceKey(ask));
  if (!reading) return unknown('it was not read');
  return reading.ok ? judge(f, reading.value) : unknown(`it could not be read: ${reading.fault.what}`);
};

/**
 * Every finding about a resource with its standing. `facts` null: nothing was asked, as for a glimpse on the way; then they
 * stay as they are in `before` (by id).
 */
export const withResources = (
  findings: Finding[],
  facts: ResourceFacts | null,
  before: ReadonlyMap<string, Finding> = new Map(),
): Finding[] =>
  findings.map((f) => {
    const ask = resourceAsk(f);
    if (!ask) return f;
    if (facts) return { ...f, ...resourceStanding(f, ask, facts) };
    const old = before.get(f.id);
    return old ? { ...f, standing: old.standing, standingWhy: old.standingWhy } : { ...f, ...unknown('not read yet') };
  });
