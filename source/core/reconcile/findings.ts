import { findingId, type Hash } from '../audit/make-finding.ts';
import { iso } from '../clock.ts';
import type { Finding } from '../finding.ts';
import type { LogEntry } from '../incident.ts';
import type { MatchRow, Reconciled } from './types.ts';

const item = 'trail.reconciled';
/** Longer than a word, shorter than a row. */
const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text).replace(/\s+/g, ' ');

/** `line 12 of session.txt` */
export const nameOfLine = ({ line, source }: Pick<LogEntry, 'line' | 'source'>): string => `line ${line} of ${source}`;

const unloggedEvent = (row: MatchRow, hint: LogEntry | undefined, hash: Hash): Finding => {
  const base = { kind: 'unlogged-event' as const, subject: row.id, account: row.account };
  const on = row.subject === '' ? '' : ` on ${row.subject}`;
  const may = hint ? ` ${nameOfLine(hint)} may: ${shortened(hint.text)}. Only a person can tell.` : '';
  return {
    id: findingId(hash, base, row.id),
    ...{ item, ...base, region: row.region, standing: true, standingWhy: 'no line of the session log accounts for it' },
    ...{ transient: false, events: [row.id], at: row.time, uniqueId: null, actions: [] },
    why: `${row.source} ${row.name}${on} at ${iso(row.time)} by ${row.keyId ?? '(no key)'}: no line of the log accounts for it.${may}`,
  };
};

const notSeen = (e: LogEntry, why: string, account: string, hash: Hash): Finding => {
  const base = { kind: 'logged-not-seen' as const, subject: String(e.line), account };
  return {
    // Line numbers meet again in other files, and in the same one after it was edited.
    id: findingId(hash, base, `${e.source}\n${e.raw}`),
    ...{ item, ...base, region: null, standing: true, standingWhy: 'the trail was read, and it is not there' },
    ...{ transient: false, events: [], at: e.at, uniqueId: null, actions: [] },
    why: `${nameOfLine(e)}, ${shortened(e.text)}: ${why}.`,
  };
};

/**
 * Findings of the comparison (product.md §5): each successful write that no line accounts for, and each line of which an
 * event was expected and is not there. What cannot be seen, is on its way or lies where nobody read is no finding: the
 * coverage says so.
 */
export const reconcileFindings = (
  { unlogged, lines, candidates }: Reconciled,
  entries: readonly LogEntry[],
  account: string,
  hash: Hash,
): Finding[] => {
  const late = lines.flatMap(({ mark, why }, at) => {
    const e = entries[at];
    return e && mark === 'not-seen' ? [notSeen(e, why, account, hash)] : [];
  });
  const writes = unlogged.map((row) => {
    const hint = candidates.get(row.id);
    return unloggedEvent(row, hint === undefined ? undefined : entries[hint], hash);
  });
  // The same line imported twice under one name is one finding.
  return [...new Map([...writes, ...late].map((f) => [f.id, f])).values()];
};
