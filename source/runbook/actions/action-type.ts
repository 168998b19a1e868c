import type { Finding } from '../../core/finding.ts';
import type { Plan } from '../../core/plan.ts';
import type { IamPort } from '../../core/ports.ts';
import type { Progress } from '../../core/progress.ts';
import type { Reading } from '../../core/reading.ts';

export type PlanContext = { progress: Progress; digest(text: string): string };
export type Planned = { ok: true; plan: Plan } | { ok: false; why: string };
/** What the read-back saw. `holds: null` = it could not be told. */
export type ReadBack = { holds: boolean | null; said: string };

/**
 * A kind of change: how it is planned out of a reading of the live state, and how one sees afterwards that it holds. Both
 * only read. The runner does the rest (guards, journal, calls), the same for every kind.
 */
export type ActionType = {
  kind: string;
  label: string;
  /** True when something is lost for ever: locked in `unclaimed` mode (product.md §1). */
  deletes: boolean;
  /** Why it cannot be planned for this finding at all; null = it can. Pure, for the screen. */
  disabled(finding: Finding, progress: Progress): string | null;
  plan(finding: Finding, iam: IamPort, context: PlanContext, signal: AbortSignal): Promise<Planned>;
  /** Looks at the live state again. */
  readBack(target: Plan['target'], iam: IamPort, signal: AbortSignal): Promise<Reading<ReadBack>>;
};
