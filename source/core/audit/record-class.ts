import type { TrailEvent } from '../trail-event.ts';
import { isDenied, isWrite, succeeded } from './classify.ts';
import { isCredentialCall } from './credential-events.ts';
import { ruleFor } from './event-table.ts';
import { knownArns } from './known-arns.ts';
import { operationsOf } from './operations.ts';
import { livesOf } from './principals.ts';

/**
 * What one record is, whoever made it: each is in exactly one class. A write bears the kind of finding that it gives by
 * itself (several, joined, where it gives several); what came of it with others only a whole session tells.
 */
export const recordClasses = (events: TrailEvent[]): ((e: TrailEvent) => string) => {
  const done = events.filter(succeeded);
  const operate = operationsOf(done, livesOf(done, knownArns(done, [])));
  const kindsOf = (e: TrailEvent): string => {
    const kinds = operate(e).flatMap(({ rule, alone, weak }) => {
      if (weak) return [];
      if (rule.kind !== 'unclassified-write' && rule.effect !== 'notes') return [rule.kind];
      return alone ? [alone.rule.kind] : [];
    });
    return [...new Set(kinds)].sort().join(' + ');
  };
  return (e) => {
    if (!succeeded(e)) {
      const tried = ruleFor(e)?.tries && operate(e).length > 0;
      if (tried) return 'failed: a try on the logging';
      return isDenied(e.errorCode) ? 'failed: denied' : 'failed for another reason';
    }
    // Some calls end or note what another one began: beside it they have no kind of their own.
    const kinds = kindsOf(e);
    if (isCredentialCall(e)) return kinds === '' ? 'gave a credential' : `gave a credential, ${kinds}`;
    if (isWrite(e)) return kinds === '' ? 'write: unclassified-write' : `write: ${kinds}`;
    return ruleFor(e)?.reads?.(e) ? `read: ${kinds}` : 'read: changes nothing';
  };
};
