import type { AuditFact } from '../core/facts.ts';
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
 * What an audit changes, as journal lines: only differences, so that a second look that finds the same writes nothing.
 * While the trail is still being read (`partial`), nothing is taken back: what was known before may only not be read yet.
 */
export const auditChanges = (p: Progress, fact: AuditFact, partial: boolean): JournalEvent[] => {
  const sessions = diff(p.sessions, fact.sessions, (s) => s.accessKeyId);
  const findings = diff(p.findings, fact.findings, (f) => f.id);
  if (partial) {
    sessions.gone = [];
    findings.gone = [];
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

/** Verdicts that are not what they were. */
export const itemChanges = (p: Progress, judged: ({ id: string } & Judgement)[]): JournalEvent[] => {
  const items = judged
    .filter(({ id, verdict, why }) => p.items[id]?.verdict !== verdict || p.items[id]?.why !== why)
    .map(({ id, verdict, why }) => ({ id, verdict, why }));
  return items.length > 0 ? [{ type: 'items.changed', items }] : [];
};
