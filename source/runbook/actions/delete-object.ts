import type { Finding } from '../../core/finding.ts';
import type { ObjectTarget } from '../../core/kubernetes/commands.ts';
import { deleteByHand, objectPath } from '../../core/kubernetes/delete-request.ts';
import { blankedIn, objectPreImage, settledPart } from '../../core/kubernetes/pre-image.ts';
import type { Call, Plan } from '../../core/plan.ts';
import { plural } from '../../core/plural.ts';
import { notRead } from '../../core/reading.ts';
import type { ActionType } from './action-type.ts';
import { asRead, see } from './action-type.ts';
import { type KubeRead, readObject, targetOf } from './kube-object.ts';

/** Deleting one of these deletes what it holds: nothing is emptied by reseal (domain.md §5.3). */
const holders: { [kind: string]: string } = {
  Namespace: 'everything in it goes with it',
  CustomResourceDefinition: 'every object of that kind goes with it',
};
const cascading = /^(?:resources-finalizer\.argocd\.argoproj\.io|foregroundDeletion)/;

/** A target's name: the same object name is another thing in another cluster. A context may have slashes of its own. */
const targetArn = (context: string, subject: string): string => `kubernetes:${context}/${subject}`;

const kindOf = ({ subject }: Finding): string => subject.split('/')[0] ?? '';

/** Why nobody should delete it here, out of what it is now; null = it may be. */
const objection = ({ meta }: KubeRead, finding: Finding): string | null => {
  if (meta.uid !== finding.uniqueId)
    return `another object has that name now (${meta.uid}): it is not the one that was found; re-run the probe`;
  const [owner] = meta.owners;
  if (owner !== undefined) return `${owner} owns it and would make it again: delete that; nothing was planned`;
  const all = meta.finalizers.find((f) => cascading.test(f));
  return all === undefined
    ? null
    : `its finalizer ${all} would delete what it manages as well; reseal empties nothing: take that off or delete it by hand`;
};

const shown = 6;
/** What whoever makes it again needs from elsewhere. */
const lostLines = (blanked: string[]): string[] => {
  if (blanked.length === 0) return [];
  const more = blanked.length > shown ? ` and ${blanked.length - shown} more` : '';
  return [`Not saved, because it may be secret: ${blanked.slice(0, shown).join(', ')}${more}.`];
};

const warningsFor = (finding: Finding, { meta }: KubeRead, blanked: string[]): string[] => [
  ...(/^(?:Deployment|DaemonSet|StatefulSet|Job|CronJob)$/.test(kindOf(finding)) ? ['Its pods end with it.'] : []),
  ...(kindOf(finding) === 'Secret'
    ? ['Its data are not kept: who needs the values must have them from elsewhere.']
    : ['It can be made again from what is saved before, by hand (kubectl apply).', ...lostLines(blanked)]),
  ...(kindOf(finding) === 'ServiceAccount' ? ['Tokens that were made for it end with it.'] : []),
  ...(meta.finalizers.length > 0 ? [`Finalizers must let it go first: ${meta.finalizers.join(', ')}.`] : []),
];

/** What is sent, and how somebody may send it who deletes it without reseal. */
const sentLines = (path: string, uid: string, context: string): string[] => {
  const hand = deleteByHand(path, uid, context);
  return [
    `The cluster deletes it only while it has the uid ${uid}: another object of this name is refused, and lives.`,
    ...(hand === null ? [] : [`The same by hand: ${hand}`]),
  ];
};

const callsFor = (
  { resource, namespace, name }: ObjectTarget,
  { uid, apiVersion }: KubeRead['meta'],
  path: string,
  blanked: number,
): Call[] => {
  const place = { Resource: resource, ...(namespace === '' ? {} : { Namespace: namespace }), Name: name };
  const but = blanked > 0 ? `; ${plural(blanked, 'value')} that may be secret must come from elsewhere` : '';
  return [
    {
      ...{ service: 'kubectl', operation: 'auth can-i delete', input: place },
      says: 'asks the cluster whether you may; changes nothing',
      ...{ undo: { possible: true, how: 'nothing is changed' }, alreadyDone: [] },
    },
    {
      ...{ service: 'kubectl', operation: 'delete', input: { ...place, ApiVersion: apiVersion, Uid: uid } },
      says: `read once more right before; then DELETE ${path} with preconditions.uid=${uid}: the cluster refuses it (409) when another object has the name`,
      ...{ undo: { possible: false, how: `made again by hand from what was saved${but}` }, alreadyDone: ['NotFound'] },
    },
  ];
};

/** Deletes an object of the window that nothing owns. */
export const deleteObject: ActionType = {
  kind: 'delete-object',
  label: 'Delete the object',
  deletes: true,
  offered: ({ finding }) => finding?.kind === 'untracked-object' && finding.actions.includes('delete-object'),
  disabled: ({ finding }) => {
    if (!finding || finding.standing === false) return 'it is gone';
    if (finding.uniqueId === null) return 'its uid is not known: re-run the probe';
    const held = holders[kindOf(finding)];
    if (held) return `${held}; reseal empties nothing: look into it and delete it by hand`;
    return targetOf(finding) ? null : 'its kind is none that reseal deletes: kubectl delete it by hand';
  },
  hits: ({ finding }) => `${finding?.subject ?? 'it'} and nothing else`,
  plan: async ({ finding }, ports, { digest }, signal) => {
    const target = finding && targetOf(finding);
    if (!finding || !target)
      return { ok: false, why: 'it is about no object that reseal deletes; nothing was planned' };
    const reading = await readObject(ports, target, signal);
    if (!reading.ok) return { ok: false, why: `it could not be read: ${reading.fault.what}` };
    if (reading.value === null)
      return { ok: false, why: 'the cluster has no such object any more: re-run the probe', nothing: true };
    const why = objection(reading.value, finding);
    if (why) return { ok: false, why };
    const preImage = objectPreImage(reading.value.object);
    const { meta } = reading.value;
    const path = objectPath(target, meta.apiVersion);
    if (path === null)
      return { ok: false, why: `what it says of its version (${meta.apiVersion}) cannot be understood` };
    const blanked = blankedIn(preImage);
    const context = ports.config?.kubernetes?.context ?? '';
    const name = `${kindOf(finding)}/${target.name}`;
    const plan: Plan = {
      ...{ kind: 'delete-object', title: `Delete ${finding.subject}`, item: finding.item, finding: finding.id },
      account: finding.account,
      target: { arn: targetArn(context, finding.subject), name, uniqueId: meta.uid },
      calls: callsFor(target, meta, path, blanked.length),
      warnings: [
        `In the cluster of context ${context}.`,
        ...warningsFor(finding, reading.value, blanked),
        ...sentLines(path, meta.uid, context),
      ],
      ...asRead(reading.at, digest(JSON.stringify(settledPart(preImage)))),
      preImage,
    };
    return { ok: true, plan };
  },
  readBack: async ({ target, calls }, ports, signal) => {
    const context = ports.config?.kubernetes?.context ?? '';
    const input = calls.find((c) => c.operation === 'delete')?.input ?? {};
    const [resource, namespace, name] = [String(input.Resource), String(input.Namespace ?? ''), String(input.Name)];
    // An unsettled one may be looked at after the configuration has changed: another cluster has no such object either.
    if (target.arn !== targetArn(context, `${target.name.split('/')[0]}/${namespace}/${name}`))
      return notRead(
        {
          kind: 'refused',
          what: `it was asked of the cluster of another context than ${context || 'none'}: set kubernetes.context as it was`,
        },
        0,
      );
    const place = { resource, namespace, name, secret: resource === 'secrets' };
    const reading = await readObject(ports, place, signal);
    if (!reading.ok) return reading;
    if (reading.value === null) return { ...reading, value: see(`${name}: the cluster has no such object`, true) };
    const { meta } = reading.value;
    if (meta.uid !== target.uniqueId)
      return { ...reading, value: see(`it is gone; another one of that name is there since (${meta.uid})`, true) };
    const left = meta.ending ? `it is ending: ${meta.finalizers.join(', ') || 'not over yet'}` : 'it is still there';
    return { ...reading, value: see(left, false) };
  },
};
