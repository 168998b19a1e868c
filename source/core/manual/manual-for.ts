import type { Finding } from '../finding.ts';
import type { Manual } from './manual.ts';
import { manualIam } from './manual-iam.ts';
import { manualResource } from './manual-resource.ts';

/** The exact calls for a finding that reseal has no action for; null = there is nothing to remove about such a finding. */
export const manualFor = (finding: Finding): Manual | null => {
  const iam = manualIam[finding.kind];
  if (iam) return iam(finding);
  return finding.kind === 'resource-created' ? manualResource(finding) : null;
};
