import { type ClosedRegions, type Coverage, placeOf } from './coverage.ts';
import type { Disposition, Finding } from './finding.ts';
import type { Incident, LogEntry, Roles } from './incident.ts';
import type { JournalEvent } from './journal-event.ts';
import type { IssuedTo, Links } from './linked-incident.ts';
import { type LogThread, withImportedLog, withKeptLine } from './log-state.ts';
import type { Action, CallRecord, Evidence, Note } from './plan.ts';
import type { PutBack } from './put-back/compare.ts';
import type { Corrections } from './reconcile/correction.ts';
import type { Session, TrailQuery } from './session.ts';
import { type ImportedTrail, withImport } from './trail-import.ts';
import type { Verdict } from './words.ts';

export type ItemResult = { id: string; verdict: Verdict; why: string; at: number; until?: number };

/** A chain of pages of one query in one Region: where to go on after a restart. */
export type TrailChain = {
  account: string;
  region: string;
  query: TrailQuery;
  /** Start of everything this chain has covered without a gap, ms; `start` and `end` bound the newest token chain. */
  from: number;
  start: number;
  end: number;
  nextToken: string | null;
  pages: number;
  records: number;
  added: number;
  /** Records that could not be understood: the chain proves nothing until it is read again from the beginning. */
  malformed: number;
};

/** Everything that is known of an incident: the fold of its journal. JSON, so that it can be the snapshot as it is. */
export type Progress = {
  incident: Incident | null;
  roles: Roles;
  log: LogEntry[];
  /** Slack threads that it came from, by the `ts` of their first message (log-state.ts); absent = none. */
  threads?: { [ts: string]: LogThread };
  notes: Note[];
  /** Matches of the log that people corrected; absent = none. */
  corrections?: Corrections;
  callers: {
    [purpose in 'read' | 'act']?: {
      arn: string | null;
      account: string | null;
      fault: string | null;
      skewMs: number | null;
      at: number;
    };
  };
  /** T, ms: the earliest issuance, once found. */
  issuedAt: number | null;
  sessions: Session[];
  findings: Finding[];
  /** What IAM was compared with (put-back/compare.ts), by finding; absent = nothing was. */
  putBack?: { [finding: string]: PutBack };
  coverage: Coverage;
  totals: { total: number; writes: number; denied: number; unlogged: number | null };
  /** Keyed `account region attribute value`. */
  chains: { [key: string]: TrailChain };
  segments: number;
  /** What came out of trail files; absent = nothing. */
  imported?: ImportedTrail;
  /** Who accepted that which Regions stay unread because the organisation closes them; absent = nobody. */
  closedRegions?: ClosedRegions;
  items: { [id: string]: ItemResult };
  checkedAt: number | null;
  dispositions: { [finding: string]: Disposition };
  /** Later issuances that are incidents of their own; absent = none. */
  links?: Links;
  /** Whom Vault gave credentials to, by access key id; absent = not known of any. */
  issuedTo?: { [accessKeyId: string]: IssuedTo };
  attestations: { [item: string]: { note: string; of?: string | null; by: string; at: number } };
  waivers: { [item: string]: { reason: string; expires: number; by: string; at: number } };
  evidence: Evidence[];
  actions: Action[];
  /** By IAM action: who said that it is allowed by now; absent = nobody. */
  granted?: { [permission: string]: { by: string; at: number } };
  writer: string | null;
};

export const noProgress = (): Progress => ({
  incident: null,
  roles: { responder: null, approver: null, owner: null, countersignedBy: null },
  log: [],
  notes: [],
  callers: {},
  issuedAt: null,
  sessions: [],
  findings: [],
  coverage: { regions: [], end: null, lagSatisfied: false, dataEvents: 'not-collected' },
  totals: { total: 0, writes: 0, denied: 0, unlogged: null },
  chains: {},
  segments: 0,
  items: {},
  checkedAt: null,
  dispositions: {},
  attestations: {},
  waivers: {},
  evidence: [],
  actions: [],
  writer: null,
});

export const chainKey = (c: { account: string; region: string; query: TrailQuery }): string =>
  `${c.account} ${c.region} ${c.query.attribute} ${c.query.value}`;

/** The stamp of a journal line: when (ms) and who (user@host). */
export type Stamp = { at: number; by: string };

/**
 * `evolve(progress, event)` → the next progress. Pure and total: an event about something unknown changes nothing. Parts
 * that an event does not touch keep their identity, so that selectors and screens may compare with `===`.
 */
export const evolve = (p: Progress, event: JournalEvent, { at, by }: Stamp): Progress => {
  switch (event.type) {
    case 'incident.opened':
      return { ...p, incident: event.incident, roles: event.roles, writer: p.writer ?? by };
    case 'roles.named':
      return { ...p, roles: event.roles };
    case 'log.imported':
      return withImportedLog(p, event, { at, by });
    case 'log.line-kept':
      return withKeptLine(p, event, { at, by });
    case 'note.added':
      return { ...p, notes: [...p.notes, { at, by, about: event.about, text: event.text }] };
    case 'match.corrected': {
      const { line, note } = event;
      return { ...p, corrections: { ...p.corrections, [event.event]: { line, note, by, at } } };
    }
    case 'caller.seen': {
      const { arn, account, fault, skewMs } = event;
      return { ...p, callers: { ...p.callers, [event.purpose]: { arn, account, fault, skewMs, at } } };
    }
    case 'segment.saved': {
      const key = chainKey(event);
      const old = event.fresh ? undefined : p.chains[key];
      const { account, region, query, start, end, nextToken } = event;
      const chain: TrailChain = {
        ...{ account, region, query, start, end, nextToken },
        from: old?.from ?? start,
        pages: (old?.pages ?? 0) + 1,
        records: (old?.records ?? 0) + event.records,
        added: (old?.added ?? 0) + event.added,
        malformed: (old?.malformed ?? 0) + event.malformed,
      };
      return { ...p, chains: { ...p.chains, [key]: chain }, segments: Math.max(p.segments, event.segment) };
    }
    case 'trail.imported': {
      const highest = Math.max(p.segments, ...event.segments.map((s) => s.segment));
      return { ...p, imported: withImport(p.imported, event), segments: highest };
    }
    case 'regions.accepted': {
      const { account, reason, expires } = event;
      const accepted = event.regions.map((region) => [placeOf({ account, region }), { reason, expires, by, at }]);
      return { ...p, closedRegions: { ...p.closedRegions, ...Object.fromEntries(accepted) } };
    }
    case 'sessions.changed':
      return {
        ...p,
        sessions: merge(p.sessions, event.upsert, event.gone, (s) => s.accessKeyId),
        issuedAt: event.issuedAt ?? p.issuedAt,
      };
    case 'findings.changed':
      return { ...p, findings: merge(p.findings, event.upsert, event.gone, (f) => f.id) };
    case 'put-back.compared': {
      const kept = Object.entries(p.putBack ?? {}).filter(([id]) => !event.gone.includes(id));
      return { ...p, putBack: { ...Object.fromEntries(kept), ...event.upsert } };
    }
    case 'coverage.changed':
      return { ...p, coverage: event.coverage, totals: event.totals };
    case 'items.changed': {
      const items = { ...p.items };
      for (const i of event.items) items[i.id] = { ...i, at: event.readAt ?? at };
      return { ...p, items };
    }
    case 'check.finished': {
      const items = { ...p.items };
      for (const id of event.items) {
        const old = items[id];
        if (old) items[id] = { ...old, at: event.readAt ?? at };
      }
      return { ...p, items, checkedAt: at };
    }
    case 'finding.disposed': {
      const next = withPeople(p.dispositions[event.finding], { ...event.disposition, by, at });
      return { ...p, dispositions: { ...p.dispositions, [event.finding]: next } };
    }
    case 'incident.linked': {
      const { finding, incident, justification, approver, alert } = event;
      const subject = p.findings.find((f) => f.id === finding)?.subject ?? '';
      const link = { incident, justification, approver, alert, subject, by, at };
      return { ...p, links: { ...p.links, [finding]: link } };
    }
    case 'issuances.named':
      return { ...p, issuedTo: { ...p.issuedTo, ...event.issuedTo } };
    case 'item.attested':
      return {
        ...p,
        attestations: { ...p.attestations, [event.item]: { note: event.note, of: event.of ?? null, by, at } },
      };
    case 'item.waived': {
      const { reason, expires } = event;
      return { ...p, waivers: { ...p.waivers, [event.item]: { reason, expires, by, at } } };
    }
    case 'evidence.saved':
      return { ...p, evidence: [...p.evidence, { file: event.file, sha256: event.sha256, at, what: event.what }] };
    case 'permission.granted':
      return { ...p, granted: { ...p.granted, [event.permission]: { by, at } } };
    case 'writer.changed':
      return { ...p, writer: event.to };
    case 'journal.repaired':
      return p;
    default:
      return { ...p, actions: evolveActions(p.actions, event, { at, by }) };
  }
};

/** Who has disposed of it the same way, so that two people can be asked for (product.md §3, trail.logging). */
const withPeople = (old: Disposition | undefined, next: Disposition): Disposition => ({
  ...next,
  people: [...new Set([...(old?.as === next.as ? (old.people ?? []) : []), next.by])],
});

type ActionEvent = Extract<JournalEvent, { type: `action.${string}` | `call.${string}` }>;

const planned = (call: CallRecord['call']): CallRecord => ({
  call,
  state: 'planned',
  at: null,
  code: null,
  requestId: null,
});

const evolveActions = (actions: Action[], event: ActionEvent, { at, by }: Stamp): Action[] => {
  if (event.type === 'action.requested') {
    const { action: id, kind, title, item, finding, account, target, preImage, as } = event;
    const calls = event.calls.map(planned);
    const fresh: Action = {
      ...{ id, kind, title, item, finding, account, target, state: 'running', calls, preImage, by, as },
      ...{ requestedAt: at, finishedAt: null, outcome: '' },
      ...(event.credential ? { credential: event.credential } : {}),
      ...(event.undoes ? { undoes: event.undoes } : {}),
      ...(event.confirmed ? { confirmed: event.confirmed } : {}),
    };
    return [...actions, fresh];
  }
  return actions.map((a) => (a.id === event.action ? evolveAction(a, event, at) : a));
};

const evolveAction = (a: Action, event: Exclude<ActionEvent, { type: 'action.requested' }>, at: number): Action => {
  const change = (index: number, to: Partial<CallRecord>): Action => ({
    ...a,
    calls: a.calls.map((c, i) => (i === index ? { ...c, ...to, at } : c)),
  });
  switch (event.type) {
    case 'action.replanned':
      return { ...a, calls: [...a.calls.filter((c) => c.state !== 'planned'), ...event.calls.map(planned)] };
    case 'call.requested':
      return change(event.index, { state: 'requested' });
    case 'call.answered':
      return change(event.index, { state: event.state, code: event.code, requestId: event.requestId });
    case 'action.finished':
      return { ...a, state: event.state, outcome: event.outcome, finishedAt: at };
    case 'action.settled':
      return { ...a, state: 'settled', outcome: event.outcome, finishedAt: at };
  }
};

/** Replaces by key and keeps the order of what was there; new ones go to the end. */
const merge = <T>(old: T[], upsert: T[], gone: string[], key: (t: T) => string): T[] => {
  const fresh = new Map(upsert.map((u) => [key(u), u]));
  const drop = new Set(gone);
  const kept = old.filter((o) => !drop.has(key(o))).map((o) => fresh.get(key(o)) ?? o);
  const known = new Set(old.map(key));
  return [...kept, ...upsert.filter((u) => !known.has(key(u)))];
};
