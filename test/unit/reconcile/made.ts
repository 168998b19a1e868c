import type { Coverage } from '../../../source/core/coverage.ts';
import type { LogCommand, LogEntry } from '../../../source/core/incident.ts';
import { type MatchRow, type ReconcileInput, reconcile } from '../../../source/core/reconcile/index.ts';

export const T = Date.UTC(2026, 4, 20, 13, 0, 0);
export const minute = 60_000;
export const account = '123456789012';
export const key = 'ASIAEXAMPLEROOT00001';

export const coverage = (more: Partial<Coverage> = {}): Coverage => ({
  regions: ['us-east-1', 'us-west-2'].map((region) => ({
    ...{ account, region, pages: 1, events: 1, complete: true, error: null, closed: false },
  })),
  ...{ end: T + 24 * 60 * minute, lagSatisfied: true, dataEvents: 'not-collected' as const },
  ...more,
});

/** `at`: minutes after T. */
export const row = (id: string, at: number, call: string, more: Partial<MatchRow> = {}): MatchRow => {
  const [source = '', name = ''] = call.split(' ');
  const read = /^(Describe|List|Get)/.test(name);
  return {
    ...{ id, time: T + Math.round(at * minute), keyId: key, source, name, region: 'us-east-1', errorCode: null },
    ...{ write: !read, subject: '', account },
    ...more,
  };
};

export const command = (call: string | null, more: Partial<LogCommand> = {}): LogCommand => {
  const [source = '', name = ''] = (call ?? '').split(' ');
  return {
    ...{ tool: 'aws', words: [], calls: call === null ? [] : [{ source, name }], region: null, profile: null },
    ...{ unseen: null },
    ...more,
  };
};

/** A line of the log; `at` in minutes after T, null = it has no time. */
export const line = (n: number, at: number | null, commands: LogCommand[], more: Partial<LogEntry> = {}): LogEntry => ({
  ...{ line: n, at: at === null ? null : T + Math.floor(at) * minute, kind: commands.length > 0 ? 'command' : 'note' },
  ...{ text: `line ${n}`, raw: `line ${n}`, source: 'session.txt' },
  ...(commands.length > 0 ? { commands } : {}),
  ...more,
});

/** `13:05 aws iam create-user` as the parser gives it. */
export const ran = (n: number, at: number | null, call: string, more: Partial<LogCommand> = {}): LogEntry =>
  line(n, at, [command(call, more)]);

export const rowsOf = (rows: MatchRow[]): ReconcileInput['rows'] => ({
  size: () => rows.length,
  row: (i) => rows[i] as MatchRow,
});

export const match = (rows: MatchRow[], entries: LogEntry[], more: Partial<ReconcileInput> = {}) =>
  reconcile({
    ...{ rows: rowsOf(rows), entries, sessions: [{ accessKeyId: key }], corrections: {}, coverage: coverage() },
    ...more,
  });

/** Event → line number. */
export const pairsOf = (result: ReturnType<typeof match>, entries: LogEntry[]): { [event: string]: number } =>
  Object.fromEntries(result.matches.map((m) => [m.event, entries[m.entry]?.line ?? -1]));
