import { actions, type Names, type Statement } from './statements.ts';

/** Fetched for one confirmed action and dropped after it: it can take away and deny, it cannot give (domain.md §10.2, §13.9). */
export const actStatements = ({ partition, account, roleArn }: Names): Statement[] => {
  const iam = (path: string): string => `arn:${partition}:iam::${account}:${path}`;
  return [
    {
      Sid: 'QuarantineOnly',
      Effect: 'Allow',
      Action: 'iam:AttachUserPolicy',
      Resource: iam('user/*'),
      Condition: { ArnEquals: { 'iam:PolicyARN': `arn:${partition}:iam::aws:policy/AWSDenyAll` } },
    },
    {
      Sid: 'Users',
      Effect: 'Allow',
      Resource: iam('user/*'),
      Action: actions(
        'iam',
        'UpdateAccessKey DeleteAccessKey DeleteLoginProfile DeactivateMFADevice DeleteSigningCertificate DeleteSSHPublicKey DeleteServiceSpecificCredential DeleteUserPolicy DetachUserPolicy RemoveUserFromGroup DeleteUserPermissionsBoundary DeleteUser',
      ),
    },
    {
      Sid: 'Groups',
      Effect: 'Allow',
      Resource: iam('group/*'),
      Action: actions('iam', 'RemoveUserFromGroup DetachGroupPolicy DeleteGroupPolicy'),
    },
    {
      Sid: 'Mfa',
      Effect: 'Allow',
      Resource: [iam('mfa/*'), iam('user/*')],
      Action: actions('iam', 'DeleteVirtualMFADevice DeactivateMFADevice'),
    },
    {
      Sid: 'RolesRemoveOnly',
      Effect: 'Allow',
      Resource: iam('role/*'),
      Action: actions('iam', 'DetachRolePolicy DeleteRolePolicy'),
    },
    // Add the roles that the session chained into for the time of the incident: reseal names the statement.
    { Sid: 'EndSessions', Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource: roleArn },
    {
      Sid: 'NotItself',
      Effect: 'Deny',
      Action: 'iam:*',
      Resource: [iam('role/breakglass-cleanup-*'), iam('policy/breakglass-cleanup-*')],
    },
  ];
};

/** Optional: takes away what the session made whole (roles, groups, providers), and resources that it left. */
export const deleteCreatedStatements = ({ partition, account }: Names): Statement[] => {
  const iam = (path: string): string => `arn:${partition}:iam::${account}:${path}`;
  return [
    {
      Sid: 'DeleteCreated',
      Effect: 'Allow',
      Resource: ['role/*', 'instance-profile/*', 'group/*', 'oidc-provider/*', 'saml-provider/*', 'policy/*'].map(iam),
      Action: actions(
        'iam',
        'DeleteRole RemoveRoleFromInstanceProfile DeleteInstanceProfile DeleteGroup DeleteOpenIDConnectProvider DeleteSAMLProvider DeletePolicy DeletePolicyVersion',
      ),
    },
    // What stands in adapters/resource-act-table.ts; a snapshot is made only before a machine is terminated.
    {
      Sid: 'DeleteCreatedResources',
      Effect: 'Allow',
      Resource: '*',
      Action: [
        ...actions(
          'ec2',
          'ReleaseAddress TerminateInstances CreateSnapshots DeleteSecurityGroup RevokeSecurityGroupIngress RevokeSecurityGroupEgress DeleteSnapshot DeleteVolume DeleteKeyPair DeregisterImage',
        ),
        ...actions('rds', 'DeleteDBSnapshot DeleteDBClusterSnapshot'),
      ],
    },
  ];
};

/**
 * Optional, off by default: takes back reseal's own steps and puts earlier state back. It gives privilege.
 * `SetDefaultPolicyVersion` is an escalation primitive: `policies` names the ARNs that it may touch (domain.md §13.9).
 */
export const undoStatements = ({ partition, account }: Names, policies: readonly string[] = []): Statement[] => {
  const iam = (path: string): string => `arn:${partition}:iam::${account}:${path}`;
  return [
    {
      Sid: 'Undo',
      Effect: 'Allow',
      Resource: [iam('role/*'), iam('user/*')],
      Action: actions('iam', 'AttachRolePolicy AttachUserPolicy PutRolePolicy PutUserPolicy UpdateAccessKey'),
    },
    {
      Sid: 'UndoGroups',
      Effect: 'Allow',
      Resource: iam('group/*'),
      Action: actions('iam', 'AttachGroupPolicy PutGroupPolicy AddUserToGroup'),
    },
    ...(policies.length === 0
      ? []
      : [
          {
            Sid: 'PolicyVersions',
            Effect: 'Allow' as const,
            Resource: [...policies],
            Action: actions('iam', 'SetDefaultPolicyVersion DeletePolicyVersion'),
          },
        ]),
  ];
};
