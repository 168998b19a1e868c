import type { Finding } from '../../../core/finding.ts';
import type { JudgeContext } from '../../../core/item.ts';
import type { PutBack } from '../../../core/put-back/compare.ts';
import { isCompared } from '../../../core/put-back/part.ts';
import { isDisposed } from '../../judge-trail.ts';

export type Sorted = { standing: Finding[]; unknown: { finding: Finding; why: string }[] };

/** What it was compared with in this check; null = it was not. */
const comparedWith = ({ facts }: JudgeContext, { id }: Finding): { found: PutBack | null; why: string } => {
  if (!facts.putBack) return { found: null, why: 'it was not compared in this check' };
  if (!facts.putBack.ok) return { found: null, why: `it could not be compared: ${facts.putBack.fault.what}` };
  return { found: facts.putBack.value[id] ?? null, why: 'it lies in an account that was not read' };
};

/**
 * Live = expected, or disposed of (product.md §3). A finding with a state of its own is judged by the three-way comparison:
 * that it does not stand any more is not enough, where nobody knows what was there before. Any other by its standing.
 */
export const sortCompared = (findings: Finding[], context: JudgeContext): Sorted => {
  const sorted: Sorted = { standing: [], unknown: [] };
  for (const finding of findings) {
    if (finding.item !== 'policy.restored' || isDisposed(finding, context)) continue;
    const { standing, standingWhy } = finding;
    if (!isCompared(finding)) {
      if (standing === true) sorted.standing.push(finding);
      if (standing === null) sorted.unknown.push({ finding, why: standingWhy });
      continue;
    }
    const { found, why } = comparedWith(context, finding);
    if (found?.holds === true) continue;
    if (found?.holds === false || standing === true) sorted.standing.push(finding);
    else sorted.unknown.push({ finding, why: found?.why ?? why });
  }
  return sorted;
};
