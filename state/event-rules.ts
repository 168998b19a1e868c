import type { EventRow } from '../source/core/store.ts';
import type { TrailEvent } from '../source/core/trail-event.ts';

/** What the store must know of an event to keep it in columns. The audit passes its own rules; these are plain ones. */
export type Classify = {
  /** The audit needs it whole: writes, credential-giving calls, failed ones, console sign-ins. */
  isSignificant(e: TrailEvent): boolean;
  isWrite(e: TrailEvent): boolean;
  /** What it was done to, in short. */
  subjectOf(e: TrailEvent): string;
  /** Changes when one of these answers otherwise than before: rows that were classified by old rules are made anew. */
  version: string;
};

/** Calls that give out credentials, whatever `readOnly` says of them (domain.md §4.4). */
const givesCredentials = /^(?:AssumeRole|GetFederationToken$|GetSessionToken$)/;

const isWrite = (e: TrailEvent): boolean => e.readOnly !== true;

export const plainRules: Classify = {
  isWrite,
  isSignificant: (e) =>
    isWrite(e) ||
    e.errorCode !== null ||
    e.source === 'signin' ||
    (e.source === 'sts' && givesCredentials.test(e.name)),
  subjectOf: (e) => e.resources[0]?.name ?? '',
  version: 'plain 1',
};

/** What is kept of an event in memory. */
export const rowOf = (event: TrailEvent, rules: Classify): EventRow & { significant: boolean } => {
  const { id, time, keyId, region, source, name, errorCode, account } = event;
  const seen = {
    write: rules.isWrite(event),
    significant: rules.isSignificant(event),
    subject: rules.subjectOf(event),
  };
  return { id, time, keyId, region, source, name, errorCode, account, actor: event.actor.arn, ...seen };
};
