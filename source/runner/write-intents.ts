import type { Engine } from '../core/engine.ts';
import type { LogEntry } from '../core/incident.ts';
import { parseSessionLog, redactSecrets } from '../core/session-log/index.ts';
import type { Store } from '../core/store.ts';

type Say = (level: 'info' | 'warn' | 'error', text: string) => void;
type Guarded = (work: () => Promise<void>) => Promise<void>;

/** What a person decides or adds. Each is one journal line per thing decided, so that each can be read by itself. */
export const writeIntents = (
  store: Store,
  guarded: Guarded,
  say: Say,
): Pick<Engine, 'dispose' | 'attest' | 'waive' | 'note' | 'importLog'> => ({
  dispose: (findings, as) =>
    guarded(async () => {
      const disposition = { ...as, reason: redactSecrets(as.reason) };
      await store.append(
        findings.map((finding) => ({ type: 'finding.disposed', finding, disposition })),
        { durable: true },
      );
      say('info', `${findings.length === 1 ? 'One finding is' : `${findings.length} findings are`} ${as.as}`);
    }),
  attest: (item, note) =>
    guarded(async () => {
      const of = store.progress().items[item]?.why ?? null;
      await store.append([{ type: 'item.attested', item, note: redactSecrets(note), of }], { durable: true });
    }),
  waive: (item, reason, expires) =>
    guarded(() =>
      store.append([{ type: 'item.waived', item, reason: redactSecrets(reason), expires }], { durable: true }),
    ),
  note: (about, text) =>
    guarded(() => store.append([{ type: 'note.added', about, text: redactSecrets(text) }], { durable: true })),
  importLog: async (text, source, zone = 'UTC') => {
    const startedAt = store.progress().incident?.startedAt ?? 0;
    const known = new Set(store.progress().log.map((e) => `${e.line} ${e.raw}`));
    const parsed: LogEntry[] = parseSessionLog(text, { date: startedAt, zone, source });
    // The same file a second time, or one that has grown: what is there already is not kept twice.
    const entries = source === 'log add' ? parsed : parsed.filter((e) => !known.has(`${e.line} ${e.raw}`));
    if (entries.length === 0) return { entries: 0, unparsed: 0 };
    await store.append([{ type: 'log.imported', source, entries }], { durable: true });
    return { entries: entries.length, unparsed: entries.filter((e) => e.kind === 'unparsed').length };
  },
});
