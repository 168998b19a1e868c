import type { TrailEvent } from '../trail-event.ts';
import { credentialOf, isCredentialCall } from './credential-events.ts';
import { isTellingRead } from './event-table.ts';

export { succeeded } from './credential-events.ts';
export { subjectOf } from './subject-of.ts';

/** A write is anything but `readOnly: true` (product.md §5): what does not say counts as one. */
export const isWrite = (e: Pick<TrailEvent, 'readOnly'>): boolean => e.readOnly !== true;

const denials =
  /access.?denied|unauthori[sz]ed|not.?authori[sz]ed|forbidden|auth.?failure|expired.?token|invalid.?client.?token|unrecognized.?client|invalid.?access.?key|invalid.?token|token.?refresh|signature.?does.?not.?match|missing.?authentication/i;

/**
 * Was it refused for want of rights or of a living credential? A call that failed for another reason (NoSuchEntity, a
 * throttle) was made by a key that could act.
 */
export const isDenied = (errorCode: string | null): boolean => errorCode !== null && denials.test(errorCode);

const givesCredential = (e: TrailEvent): boolean => isCredentialCall(e) || credentialOf(e) !== null;

/**
 * Temporary keys that no event hands out: a console session signs with one per service (domain.md §4.4). One event of
 * each must be at hand for the tree to know that the key exists.
 */
const mayBeConsole = (e: TrailEvent): boolean =>
  (e.keyId?.startsWith('ASIA') ?? false) &&
  e.actor.invokedBy === null &&
  (e.actor.type === 'IAMUser' || e.fromConsole === true);

/** What the audit needs whole in memory; of all other events the columns and the counts are enough. */
export const isSignificant = (e: TrailEvent): boolean =>
  isWrite(e) || e.errorCode !== null || givesCredential(e) || mayBeConsole(e) || isTellingRead(e);
