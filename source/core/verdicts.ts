import { awsNow, iso, maxSkew, timeOfDay } from './clock.ts';
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
 * An attestation stands in for what a machine could not see, so it never hides an `attention`. A `pass` that is older than
 * the last change is not a pass any more: done is what a probe says after it.
 */
export const effectiveVerdict = (progress: Progress, spec: ItemSpec, now: number): Effective => {
  const own = ownVerdict(progress, spec, now);
  const waiver = progress.waivers[spec.id];
  const settled = own.verdict === 'pass' || own.verdict === 'not-applicable';
  if (waiver && waiver.expires > now && spec.skippable && !settled) {
    const why = `${waiver.by} accepts it until ${iso(waiver.expires)}: ${waiver.reason}`;
    return { verdict: 'waived', why, at: waiver.at, stale: false };
  }
  const attested = progress.attestations[spec.id];
  if (attested && own.verdict === 'unknown') {
    return { verdict: 'attested', why: `${attested.by}: ${attested.note}`, at: attested.at, stale: false };
  }
  return own;
};

const ownVerdict = (progress: Progress, spec: ItemSpec, now: number): Effective => {
  const result = progress.items[spec.id];
  if (!result) return { verdict: 'unknown', why: 'not read yet', at: null, stale: false };
  const { verdict, why, at } = result;
  const changed = lastChange(progress);
  // Step 1 is about what people wrote down; no change of the world touches it.
  if (verdict === 'pass' && at < changed && spec.step !== '1') {
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

export type CanAct = { state: 'yes' | 'no' | 'unknown'; text: string; sessions: Session[] };

/** *Can anything still act?* `no` needs the whole tree, read after the delivery lag, and every credential of it dead. */
export const canStillAct = (progress: Progress, now: number): CanAct => {
  const aws = awsNow(progress, now);
  const alive = progress.sessions.filter((s) => aliveAt(s, aws) === true);
  if (alive.length > 0) return { state: 'yes', text: alive.map(actorText).join(' · '), sessions: alive };
  const untold = progress.sessions.filter((s) => aliveAt(s, aws) === null);
  const why = unsureWhy(progress, untold, aws);
  return why
    ? { state: 'unknown', text: why, sessions: untold }
    : { state: 'no', text: 'every credential of the tree is dead', sessions: [] };
};

const actorText = (s: Session): string => {
  const name = s.principal?.split(/[:/]/).slice(-2).join('/') ?? s.kind;
  return `${s.accessKeyId} ${name} ${s.expiresAt === null ? 'no expiry' : `until ${timeOfDay(s.expiresAt)}`}`;
};

const unsureWhy = (progress: Progress, untold: Session[], aws: number | null): string | null => {
  const skew = progress.callers.read?.skewMs;
  if (skew !== null && skew !== undefined && Math.abs(skew) > maxSkew) {
    return `our clock is ${Math.round(skew / 1000)} s off AWS's; set it, then read again`;
  }
  const first = untold[0];
  if (first) {
    const rest = untold.length > 1 ? ` and ${untold.length - 1} more` : '';
    return aws === null && first.aliveWhy === ''
      ? `AWS's time is not known`
      : `${first.accessKeyId}${rest}: ${first.aliveWhy}`;
  }
  if (progress.checkedAt === null && progress.sessions.length === 0) return 'the trail has not been read yet';
  const gaps = progress.coverage.regions.filter((r) => !r.complete);
  if (progress.coverage.regions.length === 0) return 'no Region has been read';
  if (gaps.length > 0)
    return `${gaps.length} of ${progress.coverage.regions.length} Regions not read: ${gaps[0]?.region ?? ''} ${gaps[0]?.error ?? ''}`.trim();
  if (progress.sessions.length === 0) return 'no issuance of the breakglass role was found in the trail';
  if (!progress.coverage.lagSatisfied)
    return 'events may still be on their way: read again 15 minutes after the last expiry';
  return null;
};
