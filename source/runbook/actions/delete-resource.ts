import { iso } from '../../core/clock.ts';
import { controllerOf } from '../../core/controller-tags.ts';
import type { Finding, FindingResource } from '../../core/finding.ts';
import type { Call, Plan } from '../../core/plan.ts';
import { notRead, read } from '../../core/reading.ts';
import type { ResourceDetail } from '../../core/resource-detail.ts';
import { isNamed, type Removal, removalFor, removedBy } from '../../core/resource-removal.ts';
import { ownerByEvent } from '../../core/terraform/controllers.ts';
import {
  type ActionType,
  asRead,
  type PlanContext,
  type Planned,
  type ReadPorts,
  type Subject,
  see,
} from './action-type.ts';
import { identityOf, whyNotSame } from './same-resource.ts';

type Removable = Finding & { resource: FindingResource; region: string };
const nothing = (how: string): Call['undo'] => ({ possible: true, how });
const never: Call['undo'] = { possible: false, how: 'AWS gives nobody back what is deleted' };

const isRemovable = (f: Finding | null): f is Removable =>
  f?.kind === 'resource-created' && f.resource !== undefined && removalFor(f.resource) !== null;

const disabled = ({ finding: f }: Subject): string | null => {
  // What the session undid by itself may stand all the same: a probe's word goes before the trail's.
  if (!f || f.standing === false || (f.transient && f.standing !== true)) return 'it is gone';
  if (f.standing === null) return 'whether it is there could not be read: re-run the probe';
  return f.region === null ? 'no record tells its Region' : null;
};

/** Who would make it again, or needs it: then it is not for reseal to delete (domain.md §5.3). */
const ownerOf = async (f: Finding, detail: ResourceDetail, context: PlanContext): Promise<string | null> => {
  const tagged = controllerOf(detail.tags);
  if (tagged) return tagged;
  const made = (await context.events()).filter((e) => f.events.includes(e.id));
  return made.map((e) => ownerByEvent(e, false)).find((o) => o !== null) ?? null;
};

/** EC2 is asked first whether it would do it: one request that changes nothing. */
const rehearsal = (operation: string, input: Call['input']): Call => ({
  ...{ service: 'ec2', operation, input: { ...input, DryRun: true } },
  says: 'a dry run: AWS says whether it would let you; changes nothing',
  ...{ undo: nothing('nothing is changed'), alreadyDone: [] },
});

const callsOf = (f: Removable, removal: Removal, detail: ResourceDetail, before: Call[]): Call[] => {
  const operation = (detail.rule?.egress ? removal.operations[1] : removal.operations[0]) ?? '';
  const id = isNamed(f.resource.type) ? String(detail.full[removal.key]) : f.resource.id;
  const input = { Region: f.region, ...(detail.rule ? { GroupId: detail.rule.group } : {}), [removal.key]: id };
  const call: Call = {
    service: removal.service,
    operation,
    input,
    says: removal.lost,
    undo: never,
    alreadyDone: [...removal.gone],
  };
  if (removal.service === 'rds') return [call];
  const rehearsed = [...before, call].map((c) => rehearsal(c.operation, c.input));
  return [...rehearsed, ...before, call];
};

/** What hangs on it and must be seen to first, by hand: null = nothing that the description shows. */
const inTheWay = (f: Removable, detail: ResourceDetail): string | null => {
  const [what] = detail.hangs ?? [];
  if (what === undefined) return null;
  if (f.resource.type === 'aws_eip')
    return `it is associated (${detail.hangs?.join(', ')}): disassociate it first, if that may be cut off; nothing was planned`;
  if (f.resource.type === 'aws_ebs_volume')
    return `it is attached to ${what}: detach it first, or terminate that; nothing was planned`;
  return null;
};

const described = async ({ finding: f }: Subject, ports: ReadPorts, context: PlanContext, signal: AbortSignal) => {
  const refuse = (why: string, gone?: true): Planned => ({ ok: false, why, ...(gone ? { nothing: true } : {}) });
  const removal = f?.resource ? removalFor(f.resource) : null;
  if (!isRemovable(f) || !removal || f.region === null)
    return refuse('it is nothing that reseal deletes; nothing was planned');
  if (!ports.details) return refuse('resources cannot be read here; nothing was planned');
  const { type, id } = f.resource;
  const reading = await ports.details.describe({ region: f.region, type, id }, signal);
  if (!reading.ok) return refuse(`it could not be read: ${reading.fault.what}`);
  const detail = reading.value;
  if (!detail || detail.phase === 'gone') return refuse('AWS has no such thing any more: re-run the probe', true);
  if (detail.phase === 'ending')
    return refuse(`AWS takes it away already (${detail.state}); nothing is left to do`, true);
  const other = whyNotSame(f, detail, await context.events());
  if (other) return refuse(other);
  const owner = await ownerOf(f, detail, context);
  if (owner) return refuse(`${owner} owns it and would make another: it is removed there; nothing was planned`);
  const hangs = inTheWay(f, detail);
  return hangs ? refuse(hangs) : { ok: true as const, f, removal, detail, at: reading.at };
};

const planFor = async (
  kind: 'delete-resource' | 'snapshot-then-terminate',
  subject: Subject,
  ports: ReadPorts,
  context: PlanContext,
  signal: AbortSignal,
): Promise<Planned> => {
  const got = await described(subject, ports, context, signal);
  if (!('f' in got)) return got;
  const { f, removal, detail, at } = got;
  const { id, type } = f.resource;
  const instance = type === 'aws_instance';
  const asOf = kind === 'snapshot-then-terminate' ? (context.asOf ?? context.awsNow) : null;
  const first: Call[] = [];
  if (kind === 'snapshot-then-terminate') {
    if (asOf === null)
      return { ok: false, why: "AWS's time is not known, and it has to stand in the snapshots: re-run the check" };
    if ((detail.hangs ?? []).length === 0)
      return { ok: false, why: 'it has no volume that a snapshot could be made of; nothing was planned' };
    const description = `reseal: ${id} before it is terminated, ${iso(asOf)}`;
    // Worked out again on the way (a throttle, say): what was made already is not made twice.
    const made = await ports.details?.snapshots({ region: f.region, description }, signal);
    if (!made?.ok) return { ok: false, why: `its snapshots could not be read: ${made?.fault.what ?? 'nobody can'}` };
    if (made.value.length === 0)
      first.push({
        ...{ service: 'ec2', operation: 'CreateSnapshots' },
        input: { Region: f.region, InstanceId: id, Description: description },
        says: `one of each volume: ${detail.hangs?.join(', ')}; they cost until somebody deletes them`,
        ...{ undo: nothing('the snapshots can be deleted'), alreadyDone: [] },
      });
  }
  const preImage = { type, id, region: f.region, describe: detail.full };
  const volumes = instance && kind === 'delete-resource' && (detail.hangs ?? []).length > 0;
  const plan: Plan = {
    ...{ kind, title: kind === 'delete-resource' ? `Delete ${id}` : `Snapshot, then terminate ${id}`, item: f.item },
    ...{ finding: f.id, account: f.account, asOf },
    target: {
      arn: `arn:aws:${removal.service}:${f.region}:${f.account}:${removal.word}/${id}`,
      name: id,
      uniqueId: identityOf(type, detail) ?? f.uniqueId,
    },
    calls: callsOf(f, removal, detail, first),
    warnings: [
      removal.lost,
      ...(volumes ? [`No snapshot is made of ${detail.hangs?.join(', ')}: "Snapshot, then terminate" does that.`] : []),
      ...(type.startsWith('aws_ami') ? [`Its snapshots stay: ${detail.hangs?.join(', ') || 'none'}`] : []),
      ...(first.length > 0 ? ['It is terminated only when every snapshot is complete, which may take long.'] : []),
      'If a Terraform root has imported it, remove it there instead.',
      'What is saved before is its description, not what is in it.',
    ],
    ...asRead(at, context.digest(JSON.stringify([settled(detail), detail.phase]))),
    preImage,
  };
  return { ok: true, plan };
};

/** Without what changes by itself. */
const settled = ({ full, tags, hangs }: ResourceDetail): unknown => [
  full.InstanceId ?? full.ImageId ?? full.GroupId ?? full,
  tags,
  hangs ?? [],
];

const readBack: ActionType['readBack'] = async ({ target, calls }, { details }, signal) => {
  const call = calls.at(-1);
  const taken = call ? removedBy(call.operation) : null;
  if (!details || !call || !taken) return notRead({ kind: 'refused', what: 'nothing can look at it' }, 0);
  const { type, key } = taken;
  // A key pair is looked for by its id, so that another one of its name is not taken for it.
  const id = String(call.input[key]);
  const reading = await details.describe({ region: String(call.input.Region), type, id }, signal);
  if (!reading.ok) return reading;
  const { value } = reading;
  if (value === null || value.phase === 'gone')
    return { ...reading, value: see(`AWS has no ${target.name} any more`, true) };
  const now = identityOf(type, value);
  if (now !== null && target.uniqueId !== null && now !== target.uniqueId)
    return { ...reading, value: see(`it is gone; another one has taken the name ${target.name} (${now})`, true) };
  // It cannot come back; whether it is over the next check tells.
  if (value.phase === 'ending')
    return { ...reading, value: see(`AWS takes ${target.name} away (${value.state})`, true) };
  return { ...reading, value: see(`${target.name} is still there${value.state ? ` (${value.state})` : ''}`, false) };
};

const offered: ActionType['offered'] = ({ finding }) =>
  isRemovable(finding) &&
  (finding.actions.includes('delete-resource') || (finding.transient && finding.standing === true));

/** Takes away one resource that the session made, and nothing that hangs on it (domain.md §5.3). */
export const deleteResource: ActionType = {
  kind: 'delete-resource',
  label: 'Delete the resource',
  deletes: true,
  ...{ offered, disabled },
  hits: ({ finding }) => (finding?.resource && removalFor(finding.resource)?.lost) ?? 'it is lost for ever',
  plan: (subject, ports, context, signal) => planFor('delete-resource', subject, ports, context, signal),
  readBack,
};

/** The same for a machine, with a copy of its discs made and finished before (domain.md §13.13). */
export const snapshotThenTerminate: ActionType = {
  kind: 'snapshot-then-terminate',
  label: 'Snapshot, then terminate',
  deletes: true,
  offered: (subject, progress) => subject.finding?.resource?.type === 'aws_instance' && offered(subject, progress),
  disabled,
  hits: () => 'its discs are kept as snapshots, which cost until they are deleted',
  plan: (subject, ports, context, signal) => planFor('snapshot-then-terminate', subject, ports, context, signal),
  ready: async (call, asked, { details }, signal) => {
    if (call.operation !== 'TerminateInstances' || call.input.DryRun === true) return read(see('', true), 0);
    const made = asked.calls.find((c) => c.operation === 'CreateSnapshots')?.input ?? {};
    const [region, id] = [String(call.input.Region), String(call.input.InstanceId)];
    if (!details) return read(see('nothing can look at its snapshots', null), 0);
    // As it is now: a disc that came since has no copy.
    const machine = await details.describe({ region, type: 'aws_instance', id }, signal);
    if (!machine.ok) return machine;
    const volumes = machine.value?.hangs ?? [];
    const reading = await details.snapshots({ region, description: String(made.Description) }, signal);
    if (!reading.ok) return reading;
    const failed = reading.value.find((s) => s.state === 'error');
    if (failed) return { ...reading, value: see(`snapshot ${failed.id} of ${failed.volume} failed`, null) };
    const open = volumes.filter((v) => !reading.value.some((s) => s.volume === v && s.state === 'completed'));
    const said = open.length > 0 ? `the snapshot of ${open.join(', ')} is not complete` : 'every snapshot is complete';
    return { ...reading, value: see(said, volumes.length > 0 && open.length === 0) };
  },
  readBack,
};
