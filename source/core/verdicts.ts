import { iso } from './clock.ts';
import type { ItemSpec } from './item.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';
import type { Verdict } from './words.ts';

export type Effective = { verdict: Verdict; why: string; at: number | null; stale: boolean };

/** A reading older than this is shown as stale. */
const freshFor = 15 * 60_000;

/** ms of the last call that may have changed the world; 0 = none. */
export const lastChange = (progress: Progress): number => {
  let last = 0;
  for (const a of progress.actions) for (const c of a.calls) if (c.at !== null && c.at > last) last = c.at;
  return last;
};

/**
 * What holds of an item at `now` (ms): the probe's own verdict, then what a person said of it. A waiver ends at its expiry.
 * An attestation stands in for what a machine could not see, so it never hides an `attention`, and it ends
 * when something else becomes unknown than it was given for. A `pass` that is older than
 * the last change is not a pass any more: done is what a probe says after it.
 */
export const effectiveVerdict = (progress: Progress, spec: ItemSpec, now: number): Effective => {
  const own = ownVerdict(progress, spec, now);
  const waiver = progress.waivers[spec.id];
  const settled = own.verdict === 'pass' || own.verdict === 'not-applicable' || own.verdict === 'waived';
  if (waiver && waiver.expires > now && spec.skippable && !settled) {
    const why = `${waiver.by} accepts it until ${iso(waiver.expires)}: ${waiver.reason}`;
    return { verdict: 'waived', why, at: waiver.at, stale: false };
  }
  const attested = progress.attestations[spec.id];
  const same = !attested?.of || attested.of === progress.items[spec.id]?.why;
  if (attested && same && spec.attestable !== false && own.verdict === 'unknown') {
    return { verdict: 'attested', why: `${attested.by}: ${attested.note}`, at: attested.at, stale: false };
  }
  return own;
};

const ownVerdict = (progress: Progress, spec: ItemSpec, now: number): Effective => {
  const result = progress.items[spec.id];
  if (!result) return { verdict: 'unknown', why: 'not read yet', at: null, stale: false };
  const { verdict, why, at, until } = result;
  if (until !== undefined && until <= now) {
    const over = `what was accepted until ${iso(until)} is over; read it again`;
    return { verdict: 'unknown', why: over, at, stale: true };
  }
  const changed = lastChange(progress);
  // Step 1 is about what people wrote down; no change of the world touches it.
  if ((verdict === 'pass' || verdict === 'waived') && at < changed && spec.step !== '1') {
    return { verdict: 'unknown', why: `read before the change of ${iso(changed)}; read it again`, at, stale: true };
  }
  return { verdict, why, at, stale: now - at > freshFor };
};

/** Attention before unknown before clean: the order of `check` (product.md §2). */
export const overall = (verdicts: Verdict[]): 'attention' | 'unknown' | 'pass' =>
  verdicts.includes('attention') ? 'attention' : verdicts.includes('unknown') ? 'unknown' : 'pass';

/** Is the credential alive at `now`? A temporary one ends by AWS's clock without anybody looking again. */
export const aliveAt = (session: Session, aws: number | null): boolean | null => {
  if (session.alive === false) return false;
  if (session.expiresAt === null) return session.alive;
  if (aws === null) return null;
  return session.expiresAt <= aws ? false : session.alive;
};

/** On what ground it is dead or alive at `now`, in words: what has ended since it was read is said to have ended. */
export const aliveText = (session: Session, aws: number | null): string =>
  session.alive !== false && aliveAt(session, aws) === false && session.expiresAt !== null
    ? `expired ${iso(session.expiresAt)}`
    : session.aliveWhy;
