/** Policy documents of the account, as text. */
const document = (...statements: { [key: string]: unknown }[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

const allow = (Action: string | string[], Resource: string | string[] = '*', rest = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
});
const deny = (Action: string | string[], Resource: string | string[] = '*') => ({ Effect: 'Deny', Action, Resource });

/** What breakglass is for. */
export const everything = document(allow('*'));

/** A trust policy; the principal as policies write it. */
export const trusts = (principal: { [kind: string]: string | string[] }, action = 'sts:AssumeRole'): string =>
  document({ Effect: 'Allow', Principal: principal, Action: action });

/** A bucket policy that lets a principal read what is in it. */
export const bucketOpenTo = (bucket: string, AWS: string): string =>
  document({
    ...{ Sid: 'Exports', Effect: 'Allow', Principal: { AWS }, Action: ['s3:GetObject', 's3:ListBucket'] },
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  });

/** Small enough to be told from anything dangerous at a glance. */
export const bucketOnly = (bucket: string): string =>
  document(allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::${bucket}/*`));

const readStatements = (account: string) => [
  allow(['cloudtrail:LookupEvents', 'ec2:Describe*', 'sts:GetAccessKeyInfo', 'iam:Get*', 'iam:List*']),
  allow([
    ...['s3:GetBucketLocation', 's3:GetBucketPolicy', 's3:GetBucketAcl', 's3:GetBucketPublicAccessBlock'],
    ...['secretsmanager:DescribeSecret', 'ssm:DescribeParameters'],
    ...['sso:DescribePermissionSet', 'sso:GetInlinePolicyForPermissionSet', 'sso:ListAccountAssignments'],
    ...['sso:ListManagedPoliciesInPermissionSet', 'sso:ListCustomerManagedPolicyReferencesInPermissionSet'],
    ...['identitystore:DescribeUser', 'identitystore:DescribeGroup', 'identitystore:DescribeGroupMembership'],
  ]),
  deny(['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue', 'ssm:GetParameter*']),
  deny('sts:AssumeRole', `arn:aws:iam::${account}:role/breakglass-emergency`),
];

/** What the read identity may do: the part of domain.md §10.1 that this world has. */
export const readPolicy = (account: string): string => document(...readStatements(account));

/** What the act identity may do: domain.md §10.2 with the additions of §13.9, *delete-created* and *undo* among them. */
export const actPolicy = (account: string): string => {
  const arn = (kind: string): string => `arn:aws:iam::${account}:${kind}/*`;
  return document(
    ...readStatements(account),
    allow(
      [
        ...[
          'UpdateAccessKey',
          'DeleteAccessKey',
          'DeleteLoginProfile',
          'DeactivateMFADevice',
          'DeleteSigningCertificate',
        ],
        ...['DeleteSSHPublicKey', 'DeleteServiceSpecificCredential', 'PutUserPolicy', 'DeleteUserPolicy'],
        ...['DetachUserPolicy', 'DeleteUserPermissionsBoundary', 'DeleteUser', 'TagUser', 'AttachUserPolicy'],
      ].map((a) => `iam:${a}`),
      arn('user'),
    ),
    allow(
      ['iam:RemoveUserFromGroup', 'iam:DetachGroupPolicy', 'iam:DeleteGroupPolicy', 'iam:DeleteGroup'],
      arn('group'),
    ),
    allow(['iam:AddUserToGroup', 'iam:AttachGroupPolicy', 'iam:PutGroupPolicy'], arn('group')),
    allow('iam:DeleteVirtualMFADevice', arn('mfa')),
    allow(
      ['iam:DetachRolePolicy', 'iam:DeleteRolePolicy', 'iam:DeleteRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy'],
      arn('role'),
    ),
    allow(['iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'], arn('instance-profile')),
    allow(['iam:SetDefaultPolicyVersion', 'iam:DeletePolicyVersion', 'iam:DeletePolicy'], arn('policy')),
    allow('iam:DeleteOpenIDConnectProvider', arn('oidc-provider')),
    allow('iam:DeleteSAMLProvider', arn('saml-provider')),
    allow(
      [
        ...['ReleaseAddress', 'TerminateInstances', 'CreateSnapshots', 'DeleteSecurityGroup', 'DeleteSnapshot'],
        ...['RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress'],
      ].map((a) => `ec2:${a}`),
    ),
    deny('iam:*', [
      ...[`arn:aws:iam::${account}:role/breakglass-cleanup-*`, `arn:aws:iam::${account}:user/vault-root*`],
      `arn:aws:iam::${account}:policy/breakglass-cleanup-*`,
    ]),
  );
};
