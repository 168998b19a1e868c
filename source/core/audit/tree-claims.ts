import type { Session } from '../session.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { SessionKind } from '../words.ts';

/**
 * Events whose key no event gave out: console sessions sign with a key of their own per service, and an AWS service that
 * acts for a caller signs with another, or with none (domain.md §4.4). A claim says whose they are: they belong to `owner`,
 * which is a session of the tree, or becomes one (`born`).
 */
export type Claim = {
  events: TrailEvent[];
  owner: string;
  born?: { kind: SessionKind; parent: string; bornFrom?: string };
};

/** A console sign-in by somebody of the tree; `who` as `whoActed` gives it. Times in ms. */
export type SignIn = { time: number; id: string; who: string };

/** What the tree did to a user: made it, or gave it a password. `by` is the access key id that did it. */
export type UserDeed = { at: number; by: string; eventId: string; uniqueId: string | null; arn: string | null };

/** Records tell whole seconds, and a creation may be recorded a second off its own creation date. */
export const slack = 2_000;
/** A sign-in may be recorded a little after the session that it opens. */
const signInSlack = 60_000;

export const near = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && Math.abs(a - b) <= slack;

/** One group for each key, and one for each event without a key. */
export const byKey = (events: TrailEvent[]): { key: string | null; events: TrailEvent[]; first: TrailEvent }[] => {
  const keyed = new Map<string, TrailEvent[]>();
  const groups: { key: string | null; events: TrailEvent[]; first: TrailEvent }[] = [];
  for (const e of events) {
    const known = e.keyId === null ? undefined : keyed.get(e.keyId);
    if (known) {
      known.push(e);
      continue;
    }
    const fresh = [e];
    if (e.keyId !== null) keyed.set(e.keyId, fresh);
    groups.push({ key: e.keyId, events: fresh, first: e });
  }
  return groups;
};

/** Made by an AWS service for the caller, all of it. */
export const byService = (events: TrailEvent[]): boolean => events.every((e) => e.actor.invokedBy !== null);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The session issued last; by key where two were issued at once. */
export const lastIssued = (sessions: Session[]): Session | undefined =>
  [...sessions].sort((a, b) => (b.issuedAt ?? 0) - (a.issuedAt ?? 0) || order(a.accessKeyId, b.accessKeyId))[0];

/** The last sign-in by `who` that can have opened a session of that time. */
export const signInFor = (signIns: SignIn[], who: string, time: number): SignIn | undefined =>
  signIns
    .filter((s) => s.who === who && s.time <= time + signInSlack)
    .sort((a, b) => b.time - a.time || order(a.id, b.id))[0];
