import { awsNow, dayTime, iso, maxSkew } from './clock.ts';
import { openGaps } from './coverage.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';
import { notFollowed, notSettled } from './settled.ts';
import { aliveAt, lastChange } from './verdicts.ts';

export type CanAct = { state: 'yes' | 'no' | 'unknown'; text: string; sessions: Session[] };

/** *Can anything still act?* `no` needs the whole tree, read after the delivery lag, and every credential of it dead. */
export const canStillAct = (progress: Progress, now: number): CanAct => {
  const aws = awsNow(progress, now);
  const alive = progress.sessions.filter((s) => aliveAt(s, aws) === true);
  if (alive.length > 0) return { state: 'yes', text: alive.map((s) => actorText(s, now)).join(' · '), sessions: alive };
  const untold = progress.sessions.filter((s) => aliveAt(s, aws) === null);
  const why = unsureWhy(progress, untold, aws, now);
  return why
    ? { state: 'unknown', text: why, sessions: untold }
    : { state: 'no', text: 'every credential of the tree is dead', sessions: [] };
};

const actorText = (s: Session, now: number): string => {
  const name = s.principal?.split(/[:/]/).slice(-2).join('/') ?? s.kind;
  return `${s.accessKeyId} ${name} ${s.expiresAt === null ? 'no expiry' : `until ${dayTime(s.expiresAt, now)}`}`;
};

const unsureWhy = (progress: Progress, untold: Session[], aws: number | null, now: number): string | null => {
  const refused = progress.callers.read?.fault;
  if (refused) return `the last reading could not look: ${refused}`;
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
  const gaps = openGaps(progress.coverage, progress.closedRegions, now);
  if (progress.coverage.regions.length === 0) return 'no Region has been read';
  if (gaps.length > 0)
    return `${gaps.length} of ${progress.coverage.regions.length} Regions not read: ${gaps[0]?.region ?? ''} ${gaps[0]?.error ?? ''}`.trim();
  if (progress.sessions.length === 0) return 'no issuance of the breakglass role was found in the trail';
  if (!progress.coverage.lagSatisfied)
    return 'events may still be on their way: read again 15 minutes after the last expiry';
  const changed = lastChange(progress);
  if (progress.coverage.end !== null && progress.coverage.end < changed)
    return `read before the change of ${iso(changed)}`;
  return notFollowed(progress.coverage, aws) ?? notSettled(progress.sessions, progress.coverage, aws);
};
