import type { Plan } from '../core/plan.ts';
import type { Progress } from '../core/progress.ts';
import { declaredFor } from '../core/terraform/declared.ts';

/** Only what the session made and what still stands is imported, once, where the last plan had its address. Null = it may be. */
export const whyNotImport = (progress: Progress, { kind, finding: id, account, calls }: Plan): string | null => {
  const nothing = 'Nothing was changed.';
  const finding = progress.findings.find((f) => f.id === id);
  if (!finding) return `The finding that this imports is not known any more. ${nothing}`;
  if (finding.account !== account) return `${finding.subject} lies in account ${finding.account}. ${nothing}`;
  if (finding.kind !== 'resource-created' || finding.standing !== true)
    return `${finding.subject} is nothing of the session's that is known to be there. ${nothing}`;
  const declared = declaredFor(finding, progress);
  const [call, ...more] = calls;
  const same =
    call?.operation === 'import' &&
    call.input.Root === declared?.root &&
    call.input.Address === declared?.address &&
    call.input.Id === declared?.id;
  return declared && same && more.length === 0 && kind === 'import-resource'
    ? null
    : `The plan is not about ${finding.subject} and the root whose code names it. ${nothing}`;
};
