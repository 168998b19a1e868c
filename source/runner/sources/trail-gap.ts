import { gapText } from '../../core/coverage.ts';
import type { Facts } from '../../core/facts.ts';
import type { Progress } from '../../core/progress.ts';
import { notFollowed, notSettled } from '../../core/settled.ts';

/**
 * Why what is known of the trail may not be all that the session tree did, in words; null = it is all. By what this check read
 * of it, else by what an earlier one left. `now`: ms, taken where AWS did not say its time.
 */
export const trailGap = (
  { audit, clock }: Pick<Facts, 'audit' | 'clock'>,
  progress: Progress,
  now: number,
): string | null => {
  if (audit && !audit.ok) return `the trail could not be read: ${audit.fault.what}`;
  const { coverage, sessions } = audit?.value ?? progress;
  const unread = gapText(coverage, progress.closedRegions, now);
  if (unread !== null) return unread;
  if (sessions.length === 0) return 'no issuance of the role was found';
  if (!coverage.lagSatisfied) return 'events of the session may still be on their way';
  const aws = clock?.ok ? (clock.value.awsNow ?? now) : now;
  return notFollowed(coverage, aws) ?? notSettled(sessions, coverage, aws);
};
