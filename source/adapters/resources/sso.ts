import {
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { type Reading, read } from '../../core/reading.ts';
import type { ResourceState } from '../../core/resource-state.ts';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { among, notUnderstood, type Opened, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

const absent = ['ResourceNotFound'];
const isSet = (arn: string | undefined): arn is string => /^arn:[^:]+:sso:::permissionSet\//.test(arn ?? '');
const isInstance = (arn: string | undefined): arn is string => /^arn:[^:]+:sso:::instance\//.test(arn ?? '');

/** Permission sets and whom they let into which account (domain.md §13.4). Ids are Terraform's import ids, set and instance last. */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'sso', (region) => new SSOAdminClient(clientConfig(place.access, 'sso', region)));

  const partsOf = (id: string, count: number) => {
    const parts = id.split(',');
    const [PermissionSetArn, InstanceArn] = parts.slice(-2);
    const whole = parts.length === count && isSet(PermissionSetArn) && isInstance(InstanceArn);
    return whole ? { head: parts.slice(0, -2), PermissionSetArn, InstanceArn } : null;
  };

  const assignment: Probe = async (asked) => {
    const parts = partsOf(asked.id, 6);
    const [who = '', type = '', account = '', target = ''] = parts?.head ?? [];
    if (!parts || who === '' || target !== 'AWS_ACCOUNT') return notUnderstood(place);
    const { PermissionSetArn, InstanceArn } = parts;
    return orAbsent(
      await calls.search(
        asked,
        'ListAccountAssignments',
        (NextToken) =>
          new ListAccountAssignmentsCommand({ InstanceArn, PermissionSetArn, AccountId: account, NextToken }),
        ({ AccountAssignments }) =>
          among(
            AccountAssignments,
            (a) => a.PrincipalId === who && (type === '' || a.PrincipalType === type),
            () => stateOf({ state: `opens account ${account}` }),
          ),
        (out) => out.NextToken,
      ),
      absent,
    );
  };

  const permissionSet: Probe = async (asked) => {
    const parts = partsOf(asked.id, 2);
    if (!parts) return notUnderstood(place);
    const { PermissionSetArn, InstanceArn } = parts;
    return orAbsent(
      await calls.one(
        asked,
        'DescribePermissionSet',
        () => new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }),
        ({ PermissionSet: p }) =>
          p?.PermissionSetArn === PermissionSetArn
            ? stateOf({ uniqueId: PermissionSetArn, created: p.CreatedDate })
            : undefined,
      ),
      absent,
    );
  };

  const managed: Probe = async (asked) => {
    const parts = partsOf(asked.id, 3);
    const [policy = ''] = parts?.head ?? [];
    if (!parts || policy === '') return notUnderstood(place);
    const { PermissionSetArn, InstanceArn } = parts;
    return orAbsent(
      await calls.search(
        asked,
        'ListManagedPoliciesInPermissionSet',
        (NextToken) => new ListManagedPoliciesInPermissionSetCommand({ InstanceArn, PermissionSetArn, NextToken }),
        ({ AttachedManagedPolicies }) =>
          among(
            AttachedManagedPolicies,
            (p) => p.Arn === policy,
            () => stateOf({ state: 'attached' }),
          ),
        (out) => out.NextToken,
      ),
      absent,
    );
  };

  const customer: Probe = async (asked) => {
    const parts = partsOf(asked.id, 3);
    const [name = ''] = parts?.head ?? [];
    if (!parts || name === '') return notUnderstood(place);
    const { PermissionSetArn, InstanceArn } = parts;
    return orAbsent(
      await calls.search(
        asked,
        'ListCustomerManagedPolicyReferencesInPermissionSet',
        (NextToken) =>
          new ListCustomerManagedPolicyReferencesInPermissionSetCommand({ InstanceArn, PermissionSetArn, NextToken }),
        ({ CustomerManagedPolicyReferences }) =>
          among(
            CustomerManagedPolicyReferences,
            (p) => p.Name === name,
            () => stateOf({ state: 'attached' }),
          ),
        (out) => out.NextToken,
      ),
      absent,
    );
  };

  /** No policy is an empty text here; what stands in one is nobody's to keep. */
  const inline: Probe = async (asked) => {
    const parts = partsOf(asked.id, 2);
    if (!parts) return notUnderstood(place);
    const { PermissionSetArn, InstanceArn } = parts;
    const answer = orAbsent(
      await calls.one(
        asked,
        'GetInlinePolicyForPermissionSet',
        () => new GetInlinePolicyForPermissionSetCommand({ InstanceArn, PermissionSetArn }),
        ({ InlinePolicy }) => (InlinePolicy === undefined ? undefined : { text: InlinePolicy }),
      ),
      absent,
    );
    if (!answer.ok) return answer;
    const state: ResourceState | null = answer.value?.text ? stateOf({ state: 'an inline policy' }) : null;
    const told: Reading<ResourceState | null> = read(state, answer.at, answer.serverDate);
    return told;
  };

  return {
    probes: {
      ...{ aws_ssoadmin_account_assignment: assignment, aws_ssoadmin_permission_set: permissionSet },
      ...{ aws_ssoadmin_managed_policy_attachment: managed, aws_ssoadmin_permission_set_inline_policy: inline },
      aws_ssoadmin_customer_managed_policy_attachment: customer,
    },
    close: calls.close,
  };
};
