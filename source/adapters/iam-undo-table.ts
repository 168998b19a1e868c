import * as iam from '@aws-sdk/client-iam';
import type { Call } from '../core/plan.ts';
import { both, ownRole } from './iam-act-guards.ts';
import { type Operation, op } from './iam-act-table.ts';

const onOff = ({ Status }: Call['input']): string | null =>
  Status === 'Active' || Status === 'Inactive' ? null : 'a key is Active or Inactive';

/** A document that no reader understands is no earlier state that is put back. */
const document = ({ PolicyDocument }: Call['input']): string | null => {
  try {
    const parsed: unknown = JSON.parse(String(PolicyDocument));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? null
      : 'that is no policy document';
  } catch {
    return 'that is no policy document'; // Whatever else it may be.
  }
};

const arn = ({ PolicyArn }: Call['input']): string | null =>
  typeof PolicyArn === 'string' && /^arn:[\w-]+:iam::(?:aws|\d{12}):policy\/\S+$/.test(PolicyArn)
    ? null
    : 'that is no ARN of a policy';

/**
 * What takes reseal's own steps back, and nothing else: it gives privilege, so it is a table of its own that is opened for a
 * confirmed undo only (product.md §6, domain.md §13.9). Nothing in it deletes what could not be made again.
 */
export const undoOperations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    AttachUserPolicy: op(iam.AttachUserPolicyCommand, 'UserName PolicyArn', arn),
    DetachUserPolicy: op(iam.DetachUserPolicyCommand, 'UserName PolicyArn', arn),
    AttachRolePolicy: op(iam.AttachRolePolicyCommand, 'RoleName PolicyArn', both(ownRole, arn)),
    DetachRolePolicy: op(iam.DetachRolePolicyCommand, 'RoleName PolicyArn', both(ownRole, arn)),
    AttachGroupPolicy: op(iam.AttachGroupPolicyCommand, 'GroupName PolicyArn', arn),
    DetachGroupPolicy: op(iam.DetachGroupPolicyCommand, 'GroupName PolicyArn', arn),
    UpdateAccessKey: op(iam.UpdateAccessKeyCommand, 'UserName AccessKeyId Status', onOff),
    PutUserPolicy: op(iam.PutUserPolicyCommand, 'UserName PolicyName PolicyDocument', document),
    DeleteUserPolicy: op(iam.DeleteUserPolicyCommand, 'UserName PolicyName'),
    PutRolePolicy: op(iam.PutRolePolicyCommand, 'RoleName PolicyName PolicyDocument', both(ownRole, document)),
    DeleteRolePolicy: op(iam.DeleteRolePolicyCommand, 'RoleName PolicyName', ownRole),
    PutGroupPolicy: op(iam.PutGroupPolicyCommand, 'GroupName PolicyName PolicyDocument', document),
    DeleteGroupPolicy: op(iam.DeleteGroupPolicyCommand, 'GroupName PolicyName'),
    AddUserToGroup: op(iam.AddUserToGroupCommand, 'UserName GroupName'),
    RemoveUserFromGroup: op(iam.RemoveUserFromGroupCommand, 'UserName GroupName'),
    SetDefaultPolicyVersion: op(iam.SetDefaultPolicyVersionCommand, 'PolicyArn VersionId', arn),
  }),
);
