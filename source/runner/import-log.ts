import type { LogImport } from '../core/engine.ts';
import type { LogEntry, Roles } from '../core/incident.ts';
import type { JournalEvent } from '../core/journal-event.ts';
import { cutThreads } from '../core/log-state.ts';
import { factsOfLog, readSessionLog } from '../core/session-log/index.ts';
import { mergeLog, typedSource } from '../core/session-log/merge-log.ts';
import type { Store } from '../core/store.ts';

/** A line that was typed in begins with its ISO time, then two spaces. */
const typed = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z) {2}([\s\S]*)$/;

export type LogAsk = { source: string; zone?: string; day?: number | null };

/**
 * Who the log names, where nobody is named yet; a name that somebody types in with “now” takes the place of another. It is
 * journalled and told, never taken from who wrote a line (domain.md §1.3), and not taken where the log contradicts itself.
 */
const rolesNamed = (roles: Roles, entries: LogEntry[], source: string): Partial<Roles> => {
  const facts = factsOfLog(entries);
  const now = source === typedSource ? factsOfLog(entries.filter((e) => /\bnow\s+<?@/i.test(e.text))) : null;
  const unclear = new Set(facts.conflicts.map((c) => c.replace(/:.*$/s, '')));
  const keys = ['responder', 'approver', 'owner', 'countersignedBy'] as const;
  const named = keys.flatMap((role) => {
    const name = now?.[role] ?? (roles[role]?.trim() || unclear.has(role) ? null : facts[role]);
    return name !== null && name !== roles[role] ? [[role, name] as const] : [];
  });
  return Object.fromEntries(named);
};

/** Reads a log into the incident: nothing twice, nothing lost, and who it names. Rejects where it could not be saved. */
export const importLog = async (store: Store, text: string, { source, zone, day }: LogAsk): Promise<LogImport> => {
  const before = store.progress();
  const date = before.incident?.startedAt ?? 0;
  const [, stamp, line] = (source === typedSource ? typed.exec(text) : null) ?? [];
  const context = { date, source, day, ...(zone === undefined ? {} : { zone }) };
  const log =
    stamp === undefined
      ? readSessionLog(text, context)
      : readSessionLog(line ?? '', { ...context, typedAt: Date.parse(stamp) });
  if (!log.ok) return { entries: 0, unparsed: 0, refused: log.why };
  const { entries, amended } = mergeLog(before.log, log.entries, source);
  const old = log.thread ? before.threads?.[log.thread.ts] : undefined;
  const { ts, more, expected } = log.thread ?? { ts: '', more: false, expected: null };
  // A whole thread after a cut one changes nothing but that.
  const thread =
    log.thread && (old?.more !== more || old.expected !== (expected ?? old.expected)) ? { ts, more, expected } : null;
  const named = rolesNamed(before.roles, [...entries, ...amended], source);
  const events: JournalEvent[] = [
    ...(entries.length + amended.length > 0 || thread !== null
      ? [
          {
            type: 'log.imported' as const,
            source,
            entries,
            ...(amended.length > 0 ? { amended } : {}),
            ...(thread ? { thread } : {}),
          },
        ]
      : []),
    ...(Object.keys(named).length > 0 ? [{ type: 'roles.named' as const, roles: { ...before.roles, ...named } }] : []),
  ];
  if (events.length > 0) await store.append(events, { durable: true });
  return {
    entries: entries.length,
    unparsed: entries.filter((e) => e.kind === 'unparsed').length,
    changed: amended.length,
    ...{ format: log.format, questions: log.questions, cut: cutThreads(store.progress()), named },
  };
};
