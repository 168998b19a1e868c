import { nameOf } from '../../core/audit/arn.ts';
import type { Finding } from '../../core/finding.ts';
import type { PolicyState } from '../../core/iam-state.ts';
import type { Progress } from '../../core/progress.ts';
import { attachedBySession } from '../../core/put-back/own-attachments.ts';
import type { JsonObject } from '../../core/words.ts';
import { type ActionType, see } from './action-type.ts';
import { readPolicy } from './owner-of.ts';
import { typeName } from './principal-plan.ts';
import { putBackPlan, putBackType, refuse, type Work } from './put-back.ts';
import { readBackDeleted } from './read-back.ts';
import { iamCall, no } from './user-calls.ts';

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
export const deletePolicy: ActionType = putBackType({
  kind: 'delete-policy',
  label: 'Delete the policy',
  deletes: true,
  plan: async (f, ports, context, signal) => {
    const read = await readPolicy(f, ports, signal);
    if (!read.ok) return read;
    const { policy, found } = read;
    const work = workOf(f, policy, context.progress);
    return putBackPlan('delete-policy', `Delete policy ${policy.name}`, f, found, work, context);
  },
  readBack: readBackDeleted('policy'),
});

/** An OIDC or SAML provider that the session made: who could sign in by it cannot any more. */
export const deleteProvider: ActionType = putBackType({
  kind: 'delete-provider',
  label: 'Delete the identity provider',
  deletes: true,
  plan: async (f, { iam }, context, signal) => {
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
    const warnings = [
      'Roles that trust it cannot be taken by it any more: look at who uses it.',
      `Cannot be undone: ${operation}`,
    ];
    const found = { target, states, at: reading.at };
    return putBackPlan('delete-provider', `Delete provider ${target.name}`, f, found, { calls, warnings }, context);
  },
  readBack: async ({ target }, { iam }, signal) => {
    const reading = await iam.provider(target.arn, signal);
    if (!reading.ok) return reading;
    const said = reading.value ? 'the provider is still there' : 'IAM has no such provider';
    return { ...reading, value: see(said, reading.value === null) };
  },
});
