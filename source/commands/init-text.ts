import type { Answers } from './init-questions.ts';

/** JSON strings are YAML strings: nothing that was typed can become anything else. */
const quoted = (text: string): string => JSON.stringify(text);

const accountOf = ({ account, roleArn }: Answers): string | null => account ?? roleArn?.split(':')[4] ?? null;

/** A `reseal.config.yaml` that says what was answered, and in comments what may be added (product.md §9). */
export const configText = (a: Answers): string => {
  const account = accountOf(a);
  const lines = [
    '# What reseal cleans up after. Everything is optional but what an item of the checklist needs.',
    ...(account === null ? [] : [`account: ${quoted(account)}`]),
    '# accounts: [{id: "210987654321", profile: audit-data}]   # others that sessions may reach',
    '# aws: {readProfile: breakglass-cleanup-ro, actProfile: breakglass-cleanup-act}',
    `breakglass: {roleArn: ${quoted(a.roleArn ?? '')}}`,
    'regions: all',
    a.vaultRole === null
      ? '# vault: {role: breakglass-emergency, mounts: [aws]}   # address from VAULT_ADDR'
      : `vault: {role: ${quoted(a.vaultRole)}, mounts: [aws]}`,
    ...(a.terraform.length === 0
      ? ['# terraform: {roots: [{name: us-east, path: ./terraform/clusters/us-east}]}']
      : [
          'terraform:',
          '  roots:',
          ...a.terraform.map((t) => `    - {name: ${quoted(t.name)}, path: ${quoted(t.path)}}`),
        ]),
    '# argocd: {}   # present = used',
    a.context === null ? '# kubernetes: {context: prod-us-east}' : `kubernetes: {context: ${quoted(a.context)}}`,
  ];
  return `${lines.join('\n')}\n`;
};
