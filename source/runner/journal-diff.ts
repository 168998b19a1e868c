import type { AuditFact, SourceId } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import type { Judgement } from '../core/item.ts';
import type { JournalEvent } from '../core/journal-event.ts';
import type { Progress } from '../core/progress.ts';
import { each, inOneGo, type Slices } from '../core/slices.ts';

const isTree = (v: unknown): v is { [key: string]: unknown } => typeof v === 'object' && v !== null;

/** Equality of what JSON would make of both; a key whose value is undefined is no key. Never printed: there are thousands. */
const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
  for (const key of Object.keys(a)) if (!same(a[key], b[key])) return false;
  for (const key of Object.keys(b)) if (b[key] !== undefined && !Object.hasOwn(a, key)) return false;
  return true;
};

type Difference<T> = { upsert: T[]; gone: string[] };

function* diff<T>(old: T[], fresh: T[], key: (t: T) => string): Slices<Difference<T>> {
  const before = new Map(old.map((o) => [key(o), o]));
  const after = new Set(fresh.map(key));
  const upsert: T[] = [];
  yield* each(fresh, (f) => {
    if (!same(before.get(key(f)), f)) upsert.push(f);
  });
  return { upsert, gone: [...before.keys()].filter((k) => !after.has(k)) };
}

/** One line of the journal holds so many findings, or an eighth of all: a line is printed, read back and hashed in one piece. */
const perLine = 500;

const findingsChanged = ({ upsert, gone }: Difference<Finding>): JournalEvent[] => {
  const size = Math.max(perLine, Math.ceil(upsert.length / 8));
  const lines: JournalEvent[] = [];
  for (let i = 0; i < upsert.length; i += size)
    lines.push({ type: 'findings.changed', upsert: upsert.slice(i, i + size), gone: [] });
  if (gone.length > 0 && lines.length === 1) return [{ type: 'findings.changed', upsert, gone }];
  return gone.length > 0 ? [{ type: 'findings.changed', upsert: [], gone }, ...lines] : lines;
};

/**
 * How much of an audit is known. `whole`: all of it. `glimpse`: the trail is still being read, so nothing is taken back;
 * what it says is fresh all the same. `trail`: the same, and IAM was not asked: what is known of old ones stays as it is.
 */
export type Extent = 'whole' | 'glimpse' | 'trail';

/** What an audit changes, as journal lines: only differences, so that a second look that finds the same writes nothing. */
export function* comparingAudit(p: Progress, fact: AuditFact, extent: Extent): Slices<JournalEvent[]> {
  const sessions = yield* diff(p.sessions, fact.sessions, (s) => s.accessKeyId);
  const findings = yield* diff(
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
  events.push(...findingsChanged(findings));
  const { coverage, totals } = fact;
  if (!partial && !(same(p.coverage, coverage) && same(p.totals, totals))) {
    events.push({ type: 'coverage.changed', coverage, totals });
  }
  return events;
}

export const auditChanges = (p: Progress, fact: AuditFact, extent: Extent): JournalEvent[] =>
  inOneGo(comparingAudit(p, fact, extent));

/** What another source than the audit found: only its own are taken back, and only when it has read everything. */
export function* comparingSource(
  p: Progress,
  source: SourceId,
  fresh: Finding[],
  whole: boolean,
): Slices<JournalEvent[]> {
  const own = p.findings.filter((f) => f.source === source);
  const { upsert, gone } = yield* diff(
    own,
    fresh.map((f) => ({ ...f, source })),
    (f) => f.id,
  );
  return findingsChanged({ upsert, gone: whole ? gone : [] });
}

export const sourceChanges = (p: Progress, source: SourceId, fresh: Finding[], whole: boolean): JournalEvent[] =>
  inOneGo(comparingSource(p, source, fresh, whole));

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
