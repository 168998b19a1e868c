import type { Finding } from '../finding.ts';
import type { Progress } from '../progress.ts';
import type { Manual } from './manual.ts';
import { manualIam } from './manual-iam.ts';
import { manualIdentityCenter } from './manual-identity-center.ts';
import { manualResource } from './manual-resource.ts';
import { manualResourcePolicy } from './manual-resource-policy.ts';

/** The exact calls for a finding that reseal has no action for; null = there is nothing to remove about such a finding. */
export const manualFor = (finding: Finding): Manual | null => {
  const iam = manualIam[finding.kind];
  if (iam) return iam(finding);
  const other = manualIdentityCenter(finding) ?? manualResourcePolicy(finding);
  if (other) return other;
  return finding.kind === 'resource-created' ? manualResource(finding) : null;
};

/** The same, with what the comparison knows: the document of before or of Terraform, and the difference to look at. */
export const manualOf = (finding: Finding, { putBack }: Pick<Progress, 'putBack'>): Manual | null => {
  const compared = putBack?.[finding.id];
  const wanted = compared?.wanted ?? null;
  const before = wanted === null ? finding.before : (wanted.value ?? '');
  const told = manualFor(before === undefined ? finding : { ...finding, before });
  if (!told) return null;
  const terraform =
    wanted?.by === 'terraform' ? ' Terraform expects it so: an apply of its root does the same, and keeps it so.' : '';
  return { ...told, says: `${told.says}${terraform}`, ...(compared ? { diff: compared.diff } : {}) };
};
