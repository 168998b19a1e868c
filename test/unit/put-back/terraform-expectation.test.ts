import { describe, expect, test } from 'vitest';
import { expectationOf } from '../../../source/core/put-back/terraform-expectation.ts';

const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const read = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

describe('what Terraform expects of IAM', () => {
  test('attachments and inline policies by principal, whatever names the role', () => {
    const e = expectationOf([
      {
        type: 'aws_iam_role',
        values: { name: 'ops', assume_role_policy: '{}', permissions_boundary: '', managed_policy_arns: [admin] },
      },
      { type: 'aws_iam_role_policy_attachment', values: { role: 'ops', policy_arn: read } },
      { type: 'aws_iam_role_policy', values: { role: 'arn:aws:iam::1:role/path/ops', name: 'x', policy: '{"a":1}' } },
      { type: 'aws_iam_user_policy_attachment', values: { user: 'ops', policy_arn: admin } },
    ]);
    const role = e.principals.get('role/ops');
    // managed_policy_arns is what was attached when it was read: never an expectation.
    expect([...(role?.attached ?? [])]).toEqual([read]);
    expect(role).toMatchObject({ boundary: null, trust: '{}', exclusive: { attached: false, inline: false } });
    expect(role?.inline.get('x')).toBe('{"a":1}');
    expect([...(e.principals.get('user/ops')?.attached ?? [])]).toEqual([admin]);
  });

  test('exclusive resources and exclusive attachments', () => {
    const e = expectationOf([
      { type: 'aws_iam_role_policy_attachments_exclusive', values: { role_name: 'ops', policy_arns: [read] } },
      { type: 'aws_iam_role_policies_exclusive', values: { role_name: 'ops', policy_names: ['x'] } },
      { type: 'aws_iam_policy_attachment', values: { policy_arn: admin, roles: ['ops'], users: ['eve'], groups: [] } },
    ]);
    expect(e.principals.get('role/ops')).toMatchObject({ exclusive: { attached: true, inline: true } });
    expect([...(e.exclusivePolicies.get(admin) ?? [])]).toEqual(['role/ops', 'user/eve']);
  });

  test('what is not there, or is something else, expects nothing', () => {
    const e = expectationOf([
      { type: 'aws_instance', values: { name: 'x' } },
      { type: 'aws_iam_role', values: null },
      { type: 'aws_iam_role_policy_attachment', values: { role: '', policy_arn: read } },
    ]);
    expect(e.principals.size).toBe(0);
  });
});
