import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { safeText } from '../core/view/safe-text.ts';
import type { Context } from './context.ts';
import { roleArn as roleArnShape } from './read-values.ts';

export type Answers = {
  roleArn: string | null;
  account: string | null;
  vaultRole: string | null;
  terraform: { name: string; path: string }[];
  context: string | null;
};

const deepest = 4;
const notOurs = new Set(['node_modules', '.terraform', '.git', 'modules']);

/** Folders with a lock file: where somebody ran `terraform init`, so where a plan can be made. */
const terraformRoots = async (dir: string, depth = 0): Promise<string[]> => {
  let entries: { name: string; isDirectory(): boolean }[];
  try {
    entries = await readdir(dir, { withFileTypes: true });
  } catch {
    return []; // A folder that cannot be read has no root for us.
  }
  const here = entries.some((e) => e.name === '.terraform.lock.hcl') ? [dir] : [];
  if (depth >= deepest) return here;
  const below = entries.filter((e) => e.isDirectory() && !notOurs.has(e.name));
  const found = await Promise.all(below.map((e) => terraformRoots(path.join(dir, e.name), depth + 1)));
  return [...here, ...found.flat()];
};

const rootName = (file: string): string => path.basename(file).replace(/[^\w.-]/g, '-') || 'root';

/** Asks one thing after another; an empty answer keeps what is offered, which may be nothing. */
export const askAll = async (given: Answers, { stdin, stdout, cwd, env, out }: Context): Promise<Answers> => {
  const lines = createInterface({ input: stdin, output: stdout });
  const ask = async (question: string, offer: string | null): Promise<string | null> => {
    const typed = (await lines.question(`${question}${offer === null ? '' : ` [${safeText(offer)}]`}: `)).trim();
    return typed === '' ? offer : typed;
  };
  try {
    const guess = given.account === null ? null : `arn:aws:iam::${given.account}:role/breakglass-emergency`;
    let roleArn = await ask('ARN of the breakglass role', given.roleArn ?? guess);
    while (roleArn === null || !roleArnShape.pattern.test(roleArn)) {
      out(`  that is not ${roleArnShape.expected}`);
      roleArn = await ask('ARN of the breakglass role', guess);
    }
    const vaultRole = env.VAULT_ADDR ? await ask('Vault role that issues it (empty = Vault is not used)', null) : null;
    const found = await terraformRoots(cwd);
    const roots: Answers['terraform'] = [];
    for (const file of found.slice(0, 20)) {
      const relative = `./${path.relative(cwd, file)}`;
      const yes = await ask(`Terraform root ${safeText(relative)}: check it? y/n`, 'y');
      if (yes === 'y') roots.push({ name: rootName(file), path: relative });
    }
    const context = await ask('kubectl context of the cluster (empty = Kubernetes is not used)', null);
    return { ...given, roleArn, vaultRole, terraform: roots, context };
  } finally {
    lines.close();
  }
};
