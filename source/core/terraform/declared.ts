import type { Finding } from '../finding.ts';
import type { Progress } from '../progress.ts';
import { importTarget } from './import-block.ts';

export type Declared = { root: string; address: string; id: string };

/**
 * The root whose code already has the address that reseal names for this finding, by the last plan: it would make it, or
 * import it by a block. Null = none has, and then Terraform has nothing to import it under.
 */
export const declaredFor = (f: Finding, { findings }: Pick<Progress, 'findings'>): Declared | null => {
  const target = importTarget(f);
  if (!target) return null;
  const planned = findings.filter(
    (d) =>
      d.kind === 'drift' &&
      d.standing !== false &&
      d.subject === target.address &&
      (d.drift?.planned === 'create' || d.drift?.planned === 'import'),
  );
  const roots = planned.flatMap((d) => /^terraform\.(.+)$/.exec(d.item)?.[1] ?? []);
  const [root, ...others] = roots;
  return root !== undefined && others.length === 0 ? { root, address: target.address, id: target.id } : null;
};
