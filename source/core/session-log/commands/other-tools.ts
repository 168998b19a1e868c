import type { LogCommand, LogTool } from '../../incident.ts';
import type { Unwrapped } from './unwrap.ts';

type Asked = Pick<LogCommand, 'calls' | 'unseen'>;

const not = (unseen: string): Asked => ({ calls: [], unseen });

const names: { [program: string]: LogTool } = {
  ...{ aws: 'aws', awslocal: 'aws', kubectl: 'kubectl', k: 'kubectl', oc: 'kubectl', terraform: 'terraform' },
  ...{ tf: 'terraform', tofu: 'terraform', terragrunt: 'terraform', vault: 'vault', helm: 'helm', argocd: 'argocd' },
  ...{ gh: 'gh', psql: 'psql' },
};

export const toolOf = (program: string): LogTool =>
  Object.hasOwn(names, program) ? (names[program] ?? 'other') : 'other';

/** Why a command is not seen that makes calls of its own: any write near it may be one of them (core/reconcile). */
export const hidden = 'the AWS calls that it makes are not named on the line';
const makesCalls = new Set([
  'eksctl',
  'cdk',
  'sam',
  'copilot',
  'pulumi',
  'packer',
  'serverless',
  'sls',
  'eb',
  'ansible-playbook',
]);

/** Commands of Terraform that ask nobody, or only its own state. */
const quietTerraform = /^(?:fmt|validate|version|console|graph|providers|workspace|output|show|state|get|test|help)$/;

const vault = (words: string[]): Asked => {
  const [, verb, ...rest] = words;
  const path = rest.find((w) => !w.startsWith('-'))?.replace(/^\/+/, '') ?? '';
  const minted =
    verb === 'read' || verb === 'write' ? /^(?!sys\/|auth\/)(?:[^/]+\/)+(sts|creds)\/[^/]+$/.exec(path) : null;
  // Vault itself calls AWS for these: the issuance of the runbook's own credentials (domain.md §2).
  if (minted?.[1] === 'sts') return { calls: [{ source: 'sts', name: 'AssumeRole' }], unseen: null };
  if (minted) return not('which AWS calls Vault made for it is a matter of the role’s type');
  return not('not an AWS call: the audit log of Vault has it');
};

const said: { [tool in Exclude<LogTool, 'aws' | 'vault'>]: (words: string[]) => Asked } = {
  kubectl: () => not('not an AWS call: the audit log of the cluster has it'),
  helm: () => not('not an AWS call: the audit log of the cluster has it'),
  argocd: () => not('not an AWS call: Argo CD changed the cluster'),
  gh: () => not('not an AWS call: GitHub has it'),
  psql: () => not('not an AWS call: the log of the database has it'),
  terraform: (words) => {
    const verb = words.slice(1).find((w) => !w.startsWith('-')) ?? '';
    return not(quietTerraform.test(verb) ? 'Terraform asks its own state: no change in AWS' : hidden);
  },
  other: (words) => not(makesCalls.has(words[0] ?? '') ? hidden : 'not an AWS call'),
};

/** What a command of another tool than the AWS CLI leaves in CloudTrail, and why not. */
export const readOther = (
  tool: Exclude<LogTool, 'aws'>,
  { words, env }: Unwrapped,
): Omit<LogCommand, 'tool' | 'words'> => ({
  ...(tool === 'vault' ? vault(words) : said[tool](words)),
  region: env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? null,
  profile: env.AWS_PROFILE ?? env.AWS_DEFAULT_PROFILE ?? null,
});
