import type { TrailEvent } from '../../trail-event.ts';
import { splitArn } from '../arn.ts';
import type { Effect, EventRule, Named } from '../event-table.ts';
import { first } from './lookup.ts';

type What = {
  /** First and second half of the subject: permission set or group, account or user. */
  head: string;
  tail: string;
  /** What makes it another one than others with the same subject. */
  unique: string | null;
  aka?: string[];
  type: string;
  importId: string | null;
};

const base = { kind: 'assignment-changed' as const, family: 'link' };

const named = (w: What): Named => ({
  ...{ subject: `${w.head} ${w.tail}`, key: [w.type, w.head, w.tail, w.unique ?? ''].join(' '), uniqueId: w.unique },
  ...{ aka: w.aka ?? [], parents: [`assignment ${w.head}`] },
  resource: { service: w.type.split('_')[1] ?? '', type: w.type, id: w.importId ?? w.unique ?? w.tail, parent: w.head },
  terraform: w.importId === null ? null : { type: w.type, importId: w.importId },
});

const rows = (
  sources: string[],
  calls: [string, Effect][],
  what: (e: TrailEvent) => What | null,
  item = 'policy.restored',
) =>
  sources.flatMap((source) =>
    calls.map(
      ([name, effect]): EventRule => ({
        ...{ ...base, source, name, effect, item, aliases: effect === 'adds' },
        resources: ({ e }) => {
          const found = what(e);
          return found ? [named(found)] : [];
        },
      }),
    ),
  );

const at = (e: TrailEvent, places: string): string => first(places)(e) ?? '';
const set = (e: TrailEvent): string | null => first('rq.permissionSetArn re.permissionSet.permissionSetArn')(e);
const instance = (e: TrailEvent): string => at(e, 'rq.instanceArn');

/** The account that an assignment opens; everything else on a permission set hits every account that has it (`*`). */
const assignment = (e: TrailEvent): What | null => {
  const status = 're.accountAssignmentCreationStatus re.accountAssignmentDeletionStatus'.split(' ');
  const value = (name: string) => at(e, [`rq.${name}`, ...status.map((s) => `${s}.${name}`)].join(' '));
  const [arn, account, who] = [value('permissionSetArn'), value('targetId'), value('principalId')];
  if (!arn || !account) return null;
  const ids = [who, value('principalType'), account, value('targetType') || 'AWS_ACCOUNT', arn, instance(e)];
  return {
    head: arn,
    tail: account,
    unique: who || null,
    type: 'aws_ssoadmin_account_assignment',
    importId: ids.join(','),
  };
};

const ofSet =
  (type: string, part: string) =>
  (e: TrailEvent): What | null => {
    const arn = set(e);
    const what = part === '' ? null : first(part)(e);
    const importId = [...(what ? [what] : []), arn ?? '', instance(e)].join(',');
    return arn === null ? null : { head: arn, tail: at(e, 'rq.targetId') || '*', unique: what, type, importId };
  };

const group = (e: TrailEvent, id: string): string => {
  const partition = splitArn(e.actor.arn)?.partition ?? 'aws';
  return `arn:${partition}:identitystore:::group/${id}`;
};

const store = (e: TrailEvent): string => at(e, 'rq.identityStoreId');

const membership = (e: TrailEvent): What | null => {
  const [of, who, id] = [
    at(e, 'rq.groupId'),
    at(e, 'rq.memberId.userId rq.memberId'),
    at(e, 're.membershipId rq.membershipId'),
  ];
  const type = 'aws_identitystore_group_membership';
  const aka = id ? [`${type} membership ${id}`] : [];
  const importId = id ? `${store(e)}/${id}` : null;
  // Taking a member out names the membership alone.
  if (!of || !who) return id ? { head: store(e), tail: id, unique: id, aka, type, importId } : null;
  return { head: group(e, of), tail: who, unique: null, aka, type, importId };
};

const user = (e: TrailEvent): What | null => {
  const id = at(e, 're.userId re.user.userId rq.userId');
  return id
    ? { head: store(e), tail: id, unique: id, type: 'aws_identitystore_user', importId: `${store(e)}/${id}` }
    : null;
};

const aGroup = (e: TrailEvent): What | null => {
  const id = at(e, 're.groupId re.group.groupId rq.groupId');
  return id
    ? { head: group(e, id), tail: '*', unique: id, type: 'aws_identitystore_group', importId: `${store(e)}/${id}` }
    : null;
};

const sso = ['sso', 'sso-admin'];
/** The console writes to the directory under another name than the API. */
const directory = ['identitystore', 'sso-directory'];

const managed = ofSet('aws_ssoadmin_managed_policy_attachment', 'rq.managedPolicyArn');
const customer = ofSet('aws_ssoadmin_customer_managed_policy_attachment', 'rq.customerManagedPolicyReference.name');
const inline = ofSet('aws_ssoadmin_permission_set_inline_policy', '');
const boundary = ofSet('aws_ssoadmin_permissions_boundary_attachment', '');
const permissions = ofSet('aws_ssoadmin_permission_set', '');

/**
 * Identity Center (domain.md §13.4): who gets into which account with which permissions. Its events are in its home Region,
 * often in another account.
 */
export const identityCenterRules: EventRule[] = [
  ...rows(
    sso,
    [
      ['CreateAccountAssignment', 'adds'],
      ['DeleteAccountAssignment', 'removes'],
    ],
    assignment,
  ),
  ...rows(
    sso,
    [
      ['CreatePermissionSet', 'adds'],
      ['DeletePermissionSet', 'removes'],
      ['UpdatePermissionSet', 'changes'],
      ['ProvisionPermissionSet', 'changes'],
    ],
    permissions,
  ),
  ...rows(
    sso,
    [
      ['AttachManagedPolicyToPermissionSet', 'adds'],
      ['DetachManagedPolicyFromPermissionSet', 'removes'],
    ],
    managed,
  ),
  ...rows(
    sso,
    [
      ['AttachCustomerManagedPolicyReferenceToPermissionSet', 'adds'],
      ['DetachCustomerManagedPolicyReferenceFromPermissionSet', 'removes'],
    ],
    customer,
  ),
  ...rows(
    sso,
    [
      ['PutInlinePolicyToPermissionSet', 'changes'],
      ['DeleteInlinePolicyFromPermissionSet', 'changes'],
    ],
    inline,
  ),
  ...rows(
    sso,
    [
      ['PutPermissionsBoundaryToPermissionSet', 'changes'],
      ['DeletePermissionsBoundaryFromPermissionSet', 'changes'],
    ],
    boundary,
  ),
  ...rows(
    directory,
    [
      ['CreateGroupMembership', 'adds'],
      ['AddMemberToGroup', 'adds'],
      ['DeleteGroupMembership', 'removes'],
      ['RemoveMemberFromGroup', 'removes'],
    ],
    membership,
  ),
  ...rows(
    directory,
    [
      ['CreateUser', 'adds'],
      ['DeleteUser', 'removes'],
      ['UpdateUser', 'changes'],
      ['UpdatePassword', 'changes'],
      ['EnableUser', 'changes'],
      ['DisableUser', 'changes'],
    ],
    user,
    'iam.users',
  ),
  ...rows(
    directory,
    [
      ['CreateGroup', 'adds'],
      ['DeleteGroup', 'removes'],
      ['UpdateGroup', 'changes'],
    ],
    aGroup,
  ),
];
