import type { Credential } from '../../world/credentials.ts';
import type { Play } from '../play.ts';

/** Minutes after T at which the session does it, and until its record is delivered: at T+2:10. */
const done = 58.5;
const delivered = 130 - done;

/**
 * The last thing that the session did reaches event history long after a reading seemed to be complete: AWS speaks of five
 * minutes and guarantees nothing (domain.md §4.3). It is in no line of the log, so that only reading again shows it.
 */
export const attachLate = (play: Play, session: Credential): void => {
  const input = { GroupName: 'developers', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' };
  play.iam(session, done, 'AttachGroupPolicy', input, delivered);
};
