import { mayBeAccepted } from '../core/coverage.ts';
import type { Engine } from '../core/engine.ts';
import { unreadLines } from '../core/log-state.ts';
import { missingPermissions } from '../core/permissions/missing.ts';
import { redactSecrets } from '../core/session-log/index.ts';
import type { Store } from '../core/store.ts';
import { importLog } from './import-log.ts';
import { settledBy } from './with-log.ts';

type Say = (level: 'info' | 'warn' | 'error', text: string) => void;
type Guarded = (work: () => Promise<void>) => Promise<void>;

/** What a person decides or adds. Each is one journal line per thing decided, so that each can be read by itself. */
export const writeIntents = (
  store: Store,
  guarded: Guarded,
  say: Say,
): Pick<
  Engine,
  | 'dispose'
  | 'attest'
  | 'waive'
  | 'acceptClosed'
  | 'note'
  | 'permissionsGranted'
  | 'correctMatch'
  | 'importLog'
  | 'keepLogLines'
> => ({
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
  acceptClosed: async (reason, expires) => {
    const closed = store.progress().coverage.regions.filter(mayBeAccepted);
    const accepted = [...Map.groupBy(closed, (r) => r.account)].map(([account, rows]) => ({
      ...{ type: 'regions.accepted' as const, account, regions: rows.map((r) => r.region) },
      ...{ reason: redactSecrets(reason), expires },
    }));
    await guarded(() => store.append(accepted, { durable: true }));
    return closed.length;
  },
  note: (about, text) =>
    guarded(() => store.append([{ type: 'note.added', about, text: redactSecrets(text) }], { durable: true })),
  permissionsGranted: async () => {
    const names = [...new Set(missingPermissions(store.progress()).map((m) => m.permission))];
    const granted = names.map((permission) => ({ type: 'permission.granted' as const, permission }));
    await guarded(() => store.append(granted, { durable: true }));
    return names.length;
  },
  correctMatch: (event, line, note) =>
    guarded(async () => {
      const corrected = { type: 'match.corrected' as const, event, line, note: redactSecrets(note) };
      await store.append([corrected, ...settledBy(store.progress(), corrected)], { durable: true });
    }),
  importLog: (text, source, zone, day) => importLog(store, text, { source, zone, day }),
  keepLogLines: async (lines) => {
    const wanted = new Set(lines.map((l) => `${l.line} ${l.source}`));
    const unread = unreadLines(store.progress()).filter((e) => wanted.has(`${e.line} ${e.source}`));
    const kept = unread.map(({ source, line, raw }) => ({ type: 'log.line-kept' as const, source, line, raw }));
    await guarded(() => store.append(kept, { durable: true }));
    return kept.length;
  },
});
