import { auditing } from '../core/audit/index.ts';
import type { AuditFact } from '../core/facts.ts';
import { type Fault, notRead, type Reading, read } from '../core/reading.ts';
import { seedsOf } from './audit-ground.ts';
import { fileCoverageOf, importGaps } from './imported-trail.ts';
import { inSlices } from './in-slices.ts';
import { journalAudit } from './journal-audit.ts';
import { lateByService } from './late-by-service.ts';
import type { AuditDeps } from './read-audit.ts';
import { gap } from './regions-to-read.ts';
import { noLongerTold, withLog } from './with-log.ts';

/**
 * Where nobody may ask CloudTrail, or it has forgotten: what imported files tell. Tree and findings are those of any other
 * reading; nothing is known to stand or to be dead, and nothing can pass, because files do not prove that they are all.
 * Without imported files it is what it always was: not read, and why.
 */
export const readSaved = async (
  { ports, store, config, hash }: Pick<AuditDeps, 'ports' | 'store' | 'config' | 'hash'>,
  fault: Fault,
): Promise<Reading<AuditFact>> => {
  const now = ports.clock.now();
  const { incident, imported, coverage: before } = store.progress();
  if (!incident || !imported || fault.kind === 'cancelled') return notRead(fault, now);
  const seeds = seedsOf(incident, config, now);
  if (!seeds.roleArn && seeds.accessKeyIds.length === 0) return notRead(fault, now);
  await store.events.load();
  const events = await store.events.significant();
  const activity = store.events.activity();
  const input = { events, activity, rows: store.events, seeds, hash, awsNow: null };
  const { fact, tree } = await inSlices(auditing(input));
  const account = incident.account ?? config.account ?? imported.covers[0]?.account ?? '';
  const gaps = importGaps(store.events.problems(), store.progress(), account);
  const coverage = {
    regions: [
      gap(account, 'every Region', fault.what),
      ...gaps,
      ...tree.cut.map((why) => gap(account, 'the tree', why)),
    ],
    ...{ end: before.end, lagSatisfied: false, unfollowed: tree.unfollowed, ...fileCoverageOf(store.progress()) },
  };
  const late = await lateByService({ ...fact, coverage }, store.events, new Set(events.map((e) => e.id)));
  const told = await withLog(late, { store, account, hash, config });
  // What an earlier reading knew of standing and death stays: nobody was asked now.
  await journalAudit(store, told, 'trail');
  await store.append(noLongerTold(store.progress(), told));
  const { totals } = told;
  const old = store.progress();
  if (JSON.stringify([old.coverage, old.totals]) !== JSON.stringify([coverage, totals]))
    await store.append([{ type: 'coverage.changed', coverage, totals }]);
  return read(told, now);
};
