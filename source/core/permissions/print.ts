import { actStatements, deleteCreatedStatements, undoStatements } from './act.ts';
import { readStatements } from './read.ts';
import { type Names, policyText } from './statements.ts';
import { vaultActPolicy, vaultPolicy } from './vault.ts';

/** `aws-cn` of `arn:aws-cn:…`; the account and partition of a role's ARN. */
export const namesOf = (roleArn: string): Names => {
  const [, partition = 'aws', , , account = 'ACCOUNT'] = roleArn.split(':');
  return { partition, account, roleArn };
};

export type Policy = { name: string; says: string; text: string };

/** Everything that somebody must attach for reseal to work, in the order in which it is needed. */
export const policies = (names: Names, vault: { role: string; mounts: readonly string[] } | null): Policy[] => [
  { name: 'breakglass-cleanup-ro', says: 'Every probe. A role of its own.', text: policyText(readStatements(names)) },
  {
    name: 'breakglass-cleanup-act',
    says: 'Confirmed actions only; a second role with MFA and one hour, which has the first policy too. It takes away and denies.',
    text: policyText(actStatements(names)),
  },
  {
    name: 'breakglass-cleanup-delete-created',
    says: 'Optional, for the same role: deletes whole roles, groups, policies and providers that the session made, and resources that it left.',
    text: policyText(deleteCreatedStatements(names)),
  },
  {
    name: 'breakglass-cleanup-undo',
    says: 'Optional and off by default: takes back what reseal did. It gives privilege; attach it only while you need it.',
    text: policyText(undoStatements(names)),
  },
  ...(vault
    ? [
        {
          name: 'reseal-read.hcl',
          says: 'Vault, for a token of its own.',
          text: vaultPolicy(vault.role, vault.mounts),
        },
        { name: 'reseal-act.hcl', says: 'Vault, in addition, to revoke leases and tokens.', text: vaultActPolicy() },
      ]
    : []),
];
