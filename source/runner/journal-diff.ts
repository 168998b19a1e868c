import type { AuditFact, SourceId } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import type { Judgement } from '../core/item.ts';
import type { JournalEvent } from '../core/journal-event.ts';
import type { Progress } from '../core/progress.ts';

/** Deep equality of JSON-like values whose keys come in the same order: enough for what we made ourselves. */
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const diff = <T>(old: T[], fresh: T[], key: (t: T) => string): { upsert: T[]; gone: string[] } => {
  const before = new Map(old.map((o) => [key(o), o]));
  const after = new Set(fresh.map(key));
  return {
    upsert: fresh.filter((f) => !same(before.get(key(f)), f)),
    gone: [...before.keys()].filter((k) => !after.has(k)),
  };
};

/**
 * How much of an audit is known. `whole`: all of it. `glimpse`: the trail is still being read, so nothing is taken back;
 * what it says is fresh all the same. `trail`: the same, and IAM was not asked: what is known of old ones stays as it is.
 */
export type Extent = 'whole' | 'glimpse' | 'trail';

/** What an audit changes, as journal lines: only differences, so that a second look that finds the same writes nothing. */
export const auditChanges = (p: Progress, fact: AuditFact, extent: Extent): JournalEvent[] => {
  const sessions = diff(p.sessions, fact.sessions, (s) => s.accessKeyId);
  const findings = diff(
    p.findings.filter((f) => f.source === undefined),
    fact.findings,
    (f) => f.id,
  );
  const partial = extent !== 'whole';
  if (partial) {
    sessions.gone = [];
    findings.gone = [];
  }
  if (extent === 'trail') {
    const [old, told] = [new Set(p.sessions.map((s) => s.accessKeyId)), new Set(p.findings.map((f) => f.id))];
    sessions.upsert = sessions.upsert.filter((s) => !old.has(s.accessKeyId));
    findings.upsert = findings.upsert.filter((f) => !told.has(f.id));
  }
  const issuedAt = fact.issuedAt ?? p.issuedAt;
  const events: JournalEvent[] = [];
  if (sessions.upsert.length + sessions.gone.length > 0 || issuedAt !== p.issuedAt) {
    events.push({ type: 'sessions.changed', ...sessions, issuedAt });
  }
  if (findings.upsert.length + findings.gone.length > 0) events.push({ type: 'findings.changed', ...findings });
  const { coverage, totals } = fact;
  if (!partial && !(same(p.coverage, coverage) && same(p.totals, totals))) {
    events.push({ type: 'coverage.changed', coverage, totals });
  }
  return events;
};

/** What another source than the audit found: only its own are taken back, and only when it has read everything. */
export const sourceChanges = (p: Progress, source: SourceId, fresh: Finding[], whole: boolean): JournalEvent[] => {
  const own = p.findings.filter((f) => f.source === source);
  const { upsert, gone } = diff(
    own,
    fresh.map((f) => ({ ...f, source })),
    (f) => f.id,
  );
  const taken = whole ? gone : [];
  return upsert.length + taken.length > 0 ? [{ type: 'findings.changed', upsert, gone: taken }] : [];
};

/** Verdicts that are not what they were. */
export const itemChanges = (p: Progress, judged: ({ id: string } & Judgement)[], readAt: number): JournalEvent[] => {
  const items = judged
    .filter(({ id, verdict, why, until }) => {
      const old = p.items[id];
      return old?.verdict !== verdict || old.why !== why || old.until !== until;
    })
    .map(({ id, verdict, why, until }) => ({ id, verdict, why, ...(until === undefined ? {} : { until }) }));
  return items.length > 0 ? [{ type: 'items.changed', items, readAt }] : [];
};
