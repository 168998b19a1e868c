import { iso } from '../clock.ts';
import type { AuditFact } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { LateRow } from './after-death.ts';
import { findingId, type Hash } from './make-finding.ts';

type Late = AuditFact['afterDeath'][number];

/**
 * Somebody acted with a dead key. A try that was denied shows that the key is dead, and what a service does on behalf of a
 * caller may come after the caller's end (domain.md §3.3): those are counted and need no decision.
 */
export const isActed = ({ denied, byService }: Late): boolean => !denied && !byService;

const lateFinding = ({ late, row }: LateRow, died: number | undefined, hash: Hash): Finding => {
  const { id, time, account, region, source, name, errorCode } = row;
  const base = { kind: 'event-after-death' as const, subject: id, account };
  const failed = errorCode === null ? '' : `, which failed with ${errorCode}`;
  const since = died === undefined ? '' : `, which was dead since ${iso(died)}`;
  return {
    id: findingId(hash, base, id),
    ...{ item: 'expiry.silence', ...base, region, standing: null, standingWhy: 'not read', transient: false },
    ...{ events: [id], at: time, uniqueId: null, actions: [] },
    why: `${source} ${name} at ${iso(time)} by ${late.keyId}${since}${failed}: the key was not dead then, or something went on acting for it.`,
  };
};

/**
 * One for each event that a dead key made, never one for the key: what comes in later must be decided about anew. `deaths`: access
 * key id → ms.
 */
export const lateFindings = (late: LateRow[], deaths: ReadonlyMap<string, number>, hash: Hash): Finding[] =>
  late.filter((l) => isActed(l.late)).map((l) => lateFinding(l, deaths.get(l.late.keyId), hash));
