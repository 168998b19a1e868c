import { isDenyAll } from '../audit/deny-policy.ts';
import type { CallRecord } from '../plan.ts';
import type { Progress } from '../progress.ts';
import { isOwnPolicyName, type OwnDeny, parseDeny } from './own-deny.ts';

/**
 * A deny that reseal itself put and has not taken off again, by the journal: on a role as an inline policy, on a user as the
 * attached AWSDenyAll. `policy` is its name or ARN, `since` ms by our clock, `credential` what it was put for.
 */
export type StandingDeny = {
  type: 'role' | 'user';
  arn: string;
  name: string;
  uniqueId: string | null;
  policy: string;
  /** What it denies, where that is a document of ours; null for AWSDenyAll. */
  denies: OwnDeny[] | null;
  since: number;
  credential: string | null;
};

const text = (record: CallRecord, name: string): string => String(record.call.input[name] ?? '');

/** A call whose outcome is not known may have been carried out. */
const mayBeThere = (record: CallRecord): boolean => ['done', 'already', 'unsettled'].includes(record.state);
const isGone = (record: CallRecord): boolean => record.state === 'done' || record.state === 'already';

/** What reseal put and did not take off, oldest first. Whether it still stands only a reading can tell. */
export const ownDenies = ({ actions }: Pick<Progress, 'actions'>): StandingDeny[] => {
  const found = new Map<string, StandingDeny>();
  for (const { calls, target, credential = null } of actions) {
    for (const record of calls) {
      const { operation } = record.call;
      const role = `role ${text(record, 'RoleName')} ${text(record, 'PolicyName')}`;
      const user = `user ${text(record, 'UserName')} ${text(record, 'PolicyArn')}`;
      const base = { arn: target.arn, uniqueId: target.uniqueId, since: record.at ?? 0, credential };
      if (operation === 'PutRolePolicy' && mayBeThere(record) && isOwnPolicyName(text(record, 'PolicyName'))) {
        const denies = parseDeny(text(record, 'PolicyDocument'));
        const policy = text(record, 'PolicyName');
        found.set(role, { ...base, type: 'role', name: text(record, 'RoleName'), policy, denies });
      } else if (operation === 'AttachUserPolicy' && mayBeThere(record) && isDenyAll(text(record, 'PolicyArn'))) {
        const policy = text(record, 'PolicyArn');
        found.set(user, { ...base, type: 'user', name: text(record, 'UserName'), policy, denies: null });
      } else if (operation === 'DeleteRolePolicy' && isGone(record)) found.delete(role);
      else if (operation === 'DetachUserPolicy' && isGone(record)) found.delete(user);
      else if (operation === 'DeleteUser' && isGone(record)) {
        for (const [key, deny] of found) if (deny.type === 'user' && deny.arn === target.arn) found.delete(key);
      }
    }
  }
  return [...found.values()];
};
