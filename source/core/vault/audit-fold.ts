import { type AuditEntry, auditEntry } from './audit-entry.ts';
import { type AuditKind, kindOf, leaseOfRole, type RoleAt, secretName } from './audit-kind.ts';
import { type JsonSplitter, jsonSplitter } from './split-json.ts';
import type { SecretRead, VaultAuditLog, VaultChange, VaultIssuance } from './types.ts';

type Ask = RoleAt & {
  /** Only what happened from here to there is kept, ms. */
  from: number;
  to: number;
};

/**
 * Takes an audit log in, piece by piece, and keeps what matters to the role in the window. Several files or devices are one
 * log: the same request in two of them is one request, with a hash from each.
 */
export const auditFold = (ask: Ask) => {
  const splitters = new Map<string, JsonSplitter>();
  const log: VaultAuditLog = {
    ...{ from: null, to: null, entries: 0, broken: 0, torn: 0, issuances: [], denied: 0 },
    ...{ renewals: [], roleEdits: [], births: [], reads: [], unanswered: [] },
  };
  const issuances = new Map<string, VaultIssuance>();
  const reads = new Map<string, SecretRead>();
  /** Ids whose answer was seen: they are not waited for in another file, and not counted twice. */
  const answered = new Set<string>();
  const waiting = new Map<string, VaultAuditLog['unanswered'][number]>();

  const keep = (e: AuditEntry, kind: AuditKind): void => {
    const change = changeOf(e);
    const again = answered.has(e.id);
    // There may be a million reads: those are kept by path and caller, and need no memory of their ids.
    if (kind !== 'read') answered.add(e.id);
    waiting.delete(e.id);
    if (kind === 'issuance') issued(issuances, e);
    if (again || kind === 'issuance') return;
    if (kind === 'renewal' && e.leaseId && leaseOfRole(e.leaseId, ask))
      log.renewals.push({ ...change, leaseId: e.leaseId });
    if (kind === 'role') log.roleEdits.push(change);
    if (kind === 'token' && e.born) log.births.push({ ...change, ...e.born });
    if (kind === 'read') seen(reads, e);
  };

  const take = (json: string): void => {
    const e = auditEntry(json);
    if (e === null) {
      log.broken += 1;
      return;
    }
    log.entries += 1;
    if (e === 'other') return;
    log.from = Math.min(log.from ?? e.at, e.at);
    log.to = Math.max(log.to ?? e.at, e.at);
    if (e.at < ask.from || e.at > ask.to) return;
    const kind = kindOf(e, ask);
    if (kind === null) return;
    if (e.error !== null) {
      // Refused: nothing was given out. A refusal may stand on the request's line only.
      waiting.delete(e.id);
      if (kind === 'issuance' && !answered.has(e.id)) log.denied += 1;
      answered.add(e.id);
    } else if (e.type === 'response') keep(e, kind);
    else if (!answered.has(e.id)) waiting.set(e.id, { ...changeOf(e), kind });
  };

  return {
    feed: (file: string, text: string): void => {
      const splitter = splitters.get(file) ?? jsonSplitter();
      splitters.set(file, splitter);
      for (const json of splitter.feed(text)) take(json);
    },
    end: (): VaultAuditLog => {
      for (const s of splitters.values()) {
        log.broken += s.broken();
        if (s.end()) log.torn += 1;
      }
      splitters.clear();
      const byTime = (a: { at: number }, b: { at: number }): number => a.at - b.at;
      return {
        ...log,
        issuances: [...issuances.values()].sort(byTime),
        reads: [...reads.values()].sort((a, b) => a.first - b.first),
        unanswered: [...waiting.values()].sort(byTime),
      };
    },
  };
};

const changeOf = ({ id, at, path, operation, caller }: AuditEntry): VaultChange => ({
  ...{ requestId: id, at, path, operation, caller },
});

const issued = (all: Map<string, VaultIssuance>, e: AuditEntry): void => {
  const old = all.get(e.id);
  const keys = [...new Set([...(old?.keys ?? []), ...(e.accessKey === null ? [] : [e.accessKey])])];
  const leaseId = old?.leaseId ?? e.leaseId;
  all.set(e.id, { ...changeOf(e), ...old, leaseId, keys, accessKeyId: null, joinedBy: null });
};

const seen = (all: Map<string, SecretRead>, e: AuditEntry): void => {
  const path = secretName(e);
  const key = `${e.caller.entityId}\n${e.caller.accessor}\n${e.caller.displayName}\n${path}`;
  const old = all.get(key);
  if (old) {
    old.last = Math.max(old.last, e.at);
    old.first = Math.min(old.first, e.at);
    return;
  }
  const what = e.mountType === 'kv' || e.mountType === 'generic' ? 'kv' : 'lease';
  all.set(key, { path, what, first: e.at, last: e.at, requestId: e.id, caller: e.caller });
};
