import { policies } from '../core/permissions/print.ts';

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** The sections of docs/permissions.md: the policies that `reseal init --policies` prints, with placeholders. */
export const permissionSections = (): [string, string][] => {
  const role = 'arn:aws:iam::ACCOUNT:role/breakglass-emergency';
  const names = { partition: 'aws', account: 'ACCOUNT', roleArn: role };
  const all = new Map(policies(names, { role: 'breakglass-emergency', mounts: ['aws'] }).map((p) => [p.name, p.text]));
  const json = (name: string): string => fence('json', all.get(name) ?? '');
  return [
    ['read', json('breakglass-cleanup-ro')],
    ['act', json('breakglass-cleanup-act')],
    ['delete-created', json('breakglass-cleanup-delete-created')],
    ['undo', json('breakglass-cleanup-undo')],
    [
      'vault',
      fence(
        'hcl',
        `${all.get('reseal-read.hcl')}\n\n# to revoke leases and tokens, in addition\n${all.get('reseal-act.hcl')}`,
      ),
    ],
  ];
};
