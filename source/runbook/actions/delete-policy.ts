import { nameOf } from '../../core/audit/arn.ts';
import type { Finding } from '../../core/finding.ts';
import type { PolicyState } from '../../core/iam-state.ts';
import type { Progress } from '../../core/progress.ts';
import { attachedBySession } from '../../core/put-back/own-attachments.ts';
import { read } from '../../core/reading.ts';
import type { JsonObject } from '../../core/words.ts';
import { type ActionType, type Planned, see } from './action-type.ts';
import { typeName } from './principal-plan.ts';
import { isOffered, putBackPlan, refuse, type Work, whyNotPutBack } from './put-back.ts';
import { iamCall, no } from './user-calls.ts';

const kind = 'delete-policy';
const lists = [
  ['user', 'users'],
  ['role', 'roles'],
  ['group', 'groups'],
] as const;

/** Detached where the session attached it, other versions, then the policy with its default one (domain.md §5.5). */
const workOf = (f: Finding, policy: PolicyState, progress: Progress): Work => {
  const { arn: PolicyArn, entities, boundaryOf, versions, defaultVersion } = policy;
  if (f.uniqueId === null || policy.id !== f.uniqueId)
    return refuse(`no record tells that ${policy.name} (${policy.id}) is the one that the session made; it stays`);
  if (!entities || !boundaryOf) return refuse('who uses the policy was not read');
  const bounded = lists.flatMap(([type, list]) => boundaryOf[list].map((name) => `${type} ${name}`));
  if (bounded.length > 0)
    return refuse(
      `it is the permissions boundary of ${bounded.join(', ')}: taking it off raises privileges, so give them another one first`,
    );
  const used = lists.flatMap(([type, list]) => entities[list].map((name) => ({ type, name })));
  const others = used.filter((u) => !attachedBySession(u, PolicyArn, progress));
  if (others.length > 0)
    return refuse(
      `others use it, and the session did not attach it there: ${others.map((o) => `${o.type} ${o.name}`).join(', ')}`,
    );
  const calls = [
    ...used.map(({ type, name }) =>
      iamCall(
        `Detach${typeName[type]}Policy`,
        { [`${typeName[type]}Name`]: name, PolicyArn },
        `takes it off ${type} ${name}, where the session attached it`,
        no('the policy itself goes'),
      ),
    ),
    ...versions
      .filter((v) => v.id !== defaultVersion)
      .map((v) =>
        iamCall(
          'DeletePolicyVersion',
          { PolicyArn, VersionId: v.id },
          'deletes the version',
          no('its document is in the pre-image'),
        ),
      ),
    iamCall(
      'DeletePolicy',
      { PolicyArn },
      'removes the policy with its default version',
      no('one of the same name would have another id'),
    ),
  ];
  return {
    calls,
    warnings: [
      'Cannot be undone: DeletePolicy',
      ...(used.length > 0 ? [`Loses it: ${used.map((u) => u.name).join(', ')}`] : []),
    ],
  };
};

/** A managed policy that the session made. Where others use it by now it stays, and they are named. */
export const deletePolicy: ActionType = {
  kind,
  label: 'Delete the policy',
  deletes: true,
  offered: (subject, progress) => isOffered(kind, subject, progress) && subject.finding?.standing !== false,
  disabled: (subject, progress) => whyNotPutBack(subject, progress),
  plan: async ({ finding: f }, { iam }, context, signal): Promise<Planned> => {
    if (!f) return { ok: false, why: 'no finding is meant; nothing was planned' };
    const reading = await iam.policy(f.subject, signal);
    if (!reading.ok) return { ok: false, why: `${f.subject} could not be read: ${reading.fault.what}` };
    const policy = reading.value;
    if (!policy) return { ok: false, why: `IAM has no policy ${f.subject} any more: re-run the probe`, nothing: true };
    const target = { arn: policy.arn, name: policy.name, uniqueId: policy.id };
    const states = new Map([[`policy ${policy.arn}`, structuredClone(policy) as unknown as JsonObject]]);
    return putBackPlan(
      kind,
      `Delete policy ${policy.name}`,
      f,
      target,
      states,
      reading.at,
      workOf(f, policy, context.progress),
      context,
    );
  },
  readBack: async ({ target }, { iam }, signal) => {
    const reading = await iam.policy(target.arn, signal);
    if (!reading.ok) return reading;
    const still = reading.value?.id === target.uniqueId;
    const said = still
      ? 'the policy is still there'
      : reading.value
        ? `it is gone; ${reading.value.id} has taken its name`
        : 'IAM has no such policy';
    return read(see(said, !still), reading.at, reading.serverDate);
  },
};

/** An OIDC or SAML provider that the session made: who could sign in by it cannot any more. */
export const deleteProvider: ActionType = {
  kind: 'delete-provider',
  label: 'Delete the identity provider',
  deletes: true,
  offered: (subject, progress) =>
    isOffered('delete-provider', subject, progress) && subject.finding?.standing !== false,
  disabled: (subject, progress) => whyNotPutBack(subject, progress),
  plan: async ({ finding: f }, { iam }, context, signal): Promise<Planned> => {
    if (!f) return { ok: false, why: 'no finding is meant; nothing was planned' };
    const reading = await iam.provider(f.subject, signal);
    if (!reading.ok) return { ok: false, why: `${f.subject} could not be read: ${reading.fault.what}` };
    if (!reading.value) return { ok: false, why: 'IAM has no such provider any more: re-run the probe', nothing: true };
    const saml = f.subject.includes(':saml-provider/');
    const [operation, name] = saml
      ? ['DeleteSAMLProvider', 'SAMLProviderArn']
      : ['DeleteOpenIDConnectProvider', 'OpenIDConnectProviderArn'];
    const calls = [
      iamCall(
        operation,
        { [name]: f.subject },
        'nobody can take a role by it any more',
        no('its settings were not kept: AWS tells only a part of them'),
      ),
    ];
    const target = { arn: f.subject, name: nameOf(f.subject), uniqueId: null };
    const states = new Map([[`provider ${f.subject}`, { ...reading.value } as JsonObject]]);
    const work = {
      calls,
      warnings: [
        'Roles that trust it cannot be taken by it any more: look at who uses it.',
        `Cannot be undone: ${operation}`,
      ],
    };
    return putBackPlan(
      'delete-provider',
      `Delete provider ${target.name}`,
      f,
      target,
      states,
      reading.at,
      work,
      context,
    );
  },
  readBack: async ({ target }, { iam }, signal) => {
    const reading = await iam.provider(target.arn, signal);
    if (!reading.ok) return reading;
    const said = reading.value ? 'the provider is still there' : 'IAM has no such provider';
    return read(see(said, reading.value === null), reading.at, reading.serverDate);
  },
};
