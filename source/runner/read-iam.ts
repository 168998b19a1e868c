import type { IamFacts, IamReads } from '../core/audit/liveness.ts';
import type { IamPort } from '../core/ports.ts';
import type { Reading } from '../core/reading.ts';

/** Asks IAM about everything the findings name, once each. The adapter keeps IAM's limit of calls at a time. */
export const readIam = async (iam: IamPort, wanted: IamReads, signal: AbortSignal): Promise<IamFacts> => {
  const each = async <T>(names: string[], ask: (name: string, signal: AbortSignal) => Promise<Reading<T>>) =>
    new Map(
      await Promise.all(names.map(async (name): Promise<[string, Reading<T>]> => [name, await ask(name, signal)])),
    );
  const userIds = wanted.userIds ? await iam.userIds(signal) : undefined;
  const groupIds = wanted.groupIds ? await iam.groupIds(signal) : undefined;
  const [users, roles, groups, policies, providers] = await Promise.all([
    each(wanted.users, iam.user),
    each(wanted.roles, iam.role),
    each(wanted.groups, iam.group),
    each(wanted.policies, iam.policy),
    each(wanted.providers, iam.provider),
  ]);
  return {
    users,
    roles,
    groups,
    policies,
    providers,
    ...(userIds ? { userIds } : {}),
    ...(groupIds ? { groupIds } : {}),
  };
};
