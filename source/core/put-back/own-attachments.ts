import { nameOf, principalType } from '../audit/arn.ts';
import type { Progress } from '../progress.ts';
import type { Holder } from './part.ts';

const created = { user: 'user-created', role: 'role-created', group: 'group-created' } as const;

/** Did the session attach the policy there, or make the whole principal that has it? By the findings. */
export const attachedBySession = (holder: Holder, policy: string, { findings }: Pick<Progress, 'findings'>): boolean =>
  findings.some((f) => {
    if (f.transient && f.kind !== created[holder.type]) return false;
    const [arn = '', rest] = f.subject.split(' ');
    const isIt = principalType(arn) === holder.type && (f.owner?.name ?? nameOf(arn)) === holder.name;
    return isIt && (f.kind === created[holder.type] || (f.kind === 'policy-attached' && rest === policy));
  });
