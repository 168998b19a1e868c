import { gapText } from '../core/coverage.ts';
import type { AuditFact } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import { gravestFirst } from '../core/finding-order.ts';
import type { JudgeContext, Judgement } from '../core/item.ts';
import { notFollowed, notSettled } from '../core/settled.ts';
import { unknown } from './define-item.ts';

type Trail = { ok: true; audit: AuditFact } | { ok: false; judgement: Judgement };

/**
 * The trail as a judge may use it for a `pass`: read without a gap. Anything else comes back as the judgement that says
 * why not; with `partial` the audit is there all the same, for what is already known to need attention.
 */
export const wholeTrail = (context: JudgeContext): Trail & { partial: AuditFact | null } => {
  const reading = context.facts.audit;
  if (!reading) return { ok: false, partial: null, judgement: unknown('the trail was not read in this check') };
  if (!reading.ok)
    return { ok: false, partial: null, judgement: unknown(`the trail could not be read: ${reading.fault.what}`) };
  const gap = gapOf(reading.value, context) ?? clockGap(context);
  return gap
    ? { ok: false, partial: reading.value, judgement: unknown(gap) }
    : { ok: true, partial: reading.value, audit: reading.value };
};

/**
 * The whole trail, read so late that nothing of the tree can still be on its way: what a `pass` needs that says that
 * something is *not* there. While a credential lives, or has just died, what it did last may not be delivered yet.
 */
export const settledTrail = (context: JudgeContext): Trail & { partial: AuditFact | null } => {
  const trail = wholeTrail(context);
  if (!trail.ok) return trail;
  const { sessions, coverage } = trail.audit;
  const aws = context.facts.clock?.ok ? context.facts.clock.value.awsNow : null;
  const why = notFollowed(coverage, aws) ?? notSettled(sessions, coverage, aws);
  return why ? { ok: false, partial: trail.audit, judgement: unknown(why) } : trail;
};

/** Why the trail does not show the whole tree, or null. Closed Regions that somebody accepts are left out (see `openGaps`). */
export const gapOf = (
  { coverage, sessions }: AuditFact,
  { progress, now }: Pick<JudgeContext, 'progress' | 'now'>,
): string | null => {
  const unread = gapText(coverage, progress.closedRegions, now);
  if (unread !== null) return unread;
  if (sessions.length === 0) return 'no issuance of the breakglass role was found, so there is no session to audit';
  if (!coverage.lagSatisfied)
    return 'read less than 15 minutes after the session expired: events may still be on their way';
  return null;
};

/** What our clock says is worth nothing while it is far off AWS's (product.md §7). */
const clockGap = ({ facts }: JudgeContext): string | null => {
  const clock = facts.clock;
  if (!clock?.ok) return `AWS's time is not known${clock ? `: ${clock.fault.what}` : ''}`;
  if (clock.value.awsNow === null || clock.value.skewMs === null) return 'AWS did not say what time it is';
  const off = Math.round(clock.value.skewMs / 1000);
  return Math.abs(off) > 60 ? `our clock is ${off} s off AWS's` : null;
};

/** Gone, or disposed of by a person. */
export const isClosed = (finding: Finding, context: JudgeContext): boolean =>
  finding.standing === false || isDisposed(finding, context);

/** Disposed of by a person. `reverted` counts only when it was observed (product.md §5). */
export const isDisposed = (finding: Finding, { progress, now }: JudgeContext): boolean => {
  const d = progress.dispositions[finding.id];
  if (!d || d.as === 'reverted' || (d.expires !== null && d.expires <= now)) return false;
  // A credential is gone or somebody accepts it: that it can be explained does not make it harmless (product.md §3).
  return finding.item !== 'iam.users' || d.as === 'accepted';
};

/** Splits an item's findings into what stands, what could not be read, and what is dealt with. */
export const sortFindings = (
  findings: Finding[],
  item: string,
  context: JudgeContext,
): { standing: Finding[]; unread: Finding[]; closed: Finding[] } => {
  const mine = gravestFirst(findings.filter((f) => f.item === item));
  const open = mine.filter((f) => !isClosed(f, context));
  return {
    standing: open.filter((f) => f.standing === true),
    unread: open.filter((f) => f.standing === null),
    closed: mine.filter((f) => isClosed(f, context)),
  };
};

/** "2 users, 1 key": counts by kind, in the order they come. */
export const countKinds = (findings: Finding[]): string => {
  const counts = new Map<string, number>();
  for (const f of findings) counts.set(f.kind, (counts.get(f.kind) ?? 0) + 1);
  return [...counts].map(([kind, n]) => `${n} ${kind}`).join(', ');
};
