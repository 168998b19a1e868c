import { versionState } from '../../core/audit/version-state.ts';
import { policyDiff } from '../../core/iam-policy/canonical.ts';
import type { PolicyState } from '../../core/iam-state.ts';
import { beforeOf } from '../../core/put-back/before.ts';
import { deedsIn } from '../../core/put-back/deeds.ts';
import { sessionVersions } from '../../core/put-back/now.ts';
import { type ActionType, see } from './action-type.ts';
import { readPolicy } from './owner-of.ts';
import { nothingLeft, putBackPlan, putBackType, refuse, type Work } from './put-back.ts';
import { iamCall, no, yes } from './user-calls.ts';

/**
 * The default back first, then what the session made: the default version cannot be deleted (DeleteConflict), and a version
 * never comes back under its id (domain.md §7.2). Nothing is created, so that the limit of five is never met.
 */
const callsFor = (policy: PolicyState, made: readonly string[], before: string, chosen: string | null): Work => {
  const { arn: PolicyArn, defaultVersion, versions } = policy;
  if (!versions.some((v) => v.id === before))
    return refuse(
      `version ${before}, the default before, is not there any more: it may have been deleted to make room (five at most). Its document must be made a new version by whoever owns the policy`,
    );
  const gone = made.filter((id) => id !== before);
  // Somebody chose another one since: that is no longer the session's doing.
  if (defaultVersion !== before && !gone.includes(defaultVersion) && defaultVersion !== chosen)
    return refuse(
      `the default is ${defaultVersion}, which is neither the earlier nor the session's choice: look at it in IAM`,
    );
  const set =
    defaultVersion === before
      ? []
      : [
          iamCall(
            'SetDefaultPolicyVersion',
            { PolicyArn, VersionId: before },
            `${before} acts again instead of ${defaultVersion}, for everybody who has the policy`,
            yes(`set ${defaultVersion} again, while it is there`),
            [],
          ),
        ];
  const drop = gone.map((VersionId) =>
    iamCall(
      'DeletePolicyVersion',
      { PolicyArn, VersionId },
      'deletes what the session made',
      no(`a version made again would have another id than ${VersionId}; its document is in the pre-image`),
    ),
  );
  const [was, is] = [before, defaultVersion].map((id) => versions.find((v) => v.id === id)?.document);
  const diff = was && is && was !== is ? policyDiff(is, was).slice(0, 20) : [];
  return {
    calls: [...set, ...drop],
    warnings: [
      ...(set.length > 0 ? ['What the earlier version allows is allowed again:', ...diff] : []),
      ...(drop.length > 0 ? ['Cannot be undone: DeletePolicyVersion'] : []),
    ],
  };
};

/** Makes the earlier version of a managed policy the default again, and deletes those of the session. */
export const restoreVersion: ActionType = putBackType({
  kind: 'restore-version',
  label: 'Put the earlier version back',
  deletes: true,
  evenGone: true,
  plan: async (f, ports, context, signal) => {
    const read = await readPolicy(f, ports, signal);
    if (!read.ok) return read;
    const { policy, found } = read;
    const before = beforeOf(f, { on: 'versions', arn: f.subject }, deedsIn(await context.events()));
    const made = sessionVersions(f, policy);
    const work =
      !before.known || before.value === null
        ? refuse(`which version was the default before cannot be known${before.known ? '' : `: ${before.why}`}`)
        : made.length === 0 && policy.defaultVersion === before.value
          ? nothingLeft(
              `${policy.name} is as it was: ${before.value} is the default, no version of the session is left`,
            )
          : callsFor(policy, made, before.value, versionState(f)?.chosen ?? null);
    return putBackPlan('restore-version', `Put the earlier version of ${policy.name} back`, f, found, work, context);
  },
  readBack: async ({ target, calls }, { iam }, signal) => {
    const reading = await iam.policy(target.arn, signal);
    if (!reading.ok) return reading;
    const policy = reading.value;
    if (policy?.id !== target.uniqueId) return { ...reading, value: see('the policy is gone', true) };
    const wanted = calls.find((c) => c.operation === 'SetDefaultPolicyVersion')?.input.VersionId;
    const left = calls.filter(
      (c) => c.operation === 'DeletePolicyVersion' && policy.versions.some((v) => v.id === c.input.VersionId),
    );
    const set = wanted === undefined || policy.defaultVersion === wanted;
    const said = [
      ...(set ? [] : [`the default is ${policy.defaultVersion}`]),
      ...left.map((c) => `${c.input.VersionId} is still there`),
    ];
    const fine = `the default is ${policy.defaultVersion}, no version of the session is left`;
    return { ...reading, value: see(said.length > 0 ? said.join(', ') : fine, said.length === 0) };
  },
});
