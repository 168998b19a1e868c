import type { Facts } from '../../core/facts.ts';
import { notRead, read } from '../../core/reading.ts';
import type { CheckDeps } from '../check.ts';
import { readAudit } from '../read-audit.ts';
import type { Source } from './source.ts';

export const identitySource: Source<'identity'> = {
  id: 'identity',
  label: 'who reads',
  after: [],
  read: ({ deps: { ports }, signal }) => ports.identity.whoami(signal),
};

/** AWS's clock, out of the same answer as the identity. */
export const clockSource: Source<'clock'> = {
  id: 'clock',
  label: "AWS's clock",
  after: ['identity'],
  read: ({ deps, facts }) => noteCaller(deps, facts.identity),
};

export const auditSource: Source<'audit'> = {
  id: 'audit',
  label: 'CloudTrail',
  after: ['identity', 'clock'],
  read: ({ deps, facts, task, signal }) => readAudit({ ...deps, ...deps.audit, task }, facts, signal),
};

/** Journals who reads, when that changed, and tells how far our clock is off AWS's `Date`. */
const noteCaller = async ({ store, ports }: CheckDeps, identity: Facts['identity']): Promise<Facts['clock']> => {
  if (!identity) return notRead({ kind: 'invalid', what: 'who reads was not asked' }, ports.clock.now());
  const skewMs = identity.serverDate === null ? null : coarse(identity.at - identity.serverDate);
  const arn = identity.ok ? identity.value.arn : null;
  const account = identity.ok ? identity.value.account : null;
  const fault = identity.ok ? null : identity.fault.what;
  const old = store.progress().callers.read;
  if (!old || old.arn !== arn || old.fault !== fault || old.skewMs !== skewMs) {
    await store.append([{ type: 'caller.seen', purpose: 'read', arn, account, fault, skewMs }]);
  }
  if (!identity.ok && identity.serverDate === null) return notRead(identity.fault, identity.at);
  return read({ skewMs, awsNow: skewMs === null ? null : identity.at - skewMs }, identity.at, identity.serverDate);
};

/** `Date` has whole seconds and an answer takes its time: a skew below two seconds is none. */
const coarse = (ms: number): number => (Math.abs(ms) < 2000 ? 0 : Math.round(ms / 1000) * 1000);
