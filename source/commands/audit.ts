import { sha256, whoAmI } from '../composition/who.ts';
import { audit, isSignificant, isWrite, type Seeds, subjectOf } from '../core/audit/index.ts';
import { birthsOf } from '../core/audit/seeds.ts';
import type { AuditFact } from '../core/facts.ts';
import { noProgress, type Progress } from '../core/progress.ts';
import { notRead, read } from '../core/reading.ts';
import { checkJson } from '../core/report/check-json.ts';
import { plainReport } from '../core/report/plain.ts';
import type { TrailEvent } from '../core/trail-event.ts';
import { effectiveVerdict } from '../core/verdicts.ts';
import { itemTypes } from '../runbook/index.ts';
import { auditChanges, itemChanges } from '../runner/journal-diff.ts';
import { linesOf } from '../runner/lines.ts';
import { memoryEvents, unsavedStore } from '../runner/unsaved-store.ts';
import type { Command } from './arguments.ts';
import { verdictExit } from './check.ts';
import type { Context } from './context.ts';
import { fileCoverage } from './file-coverage.ts';
import { jsonOut } from './json-out.ts';
import { readTrailFiles, type TrailFiles } from './read-trail-files.ts';
import { CommandError } from './say-error.ts';
import { setup } from './setup.ts';
import { tellProblems } from './tell-problems.ts';

type Audit = Extract<Command, { kind: 'audit' }>;

/**
 * `reseal audit PATH…`: the findings out of CloudTrail files, offline. The same audit as over the API; `standing` is null,
 * since nobody was asked what is there now, and files never prove that they are all there is: nothing can pass.
 */
export const auditFiles = async (command: Audit, context: Context): Promise<number> => {
  const { config } = await setup(command, context);
  const files = await readTrailFiles(command.paths, context.cwd);
  const problems = tellProblems(context);
  for (const p of files.problems) problems.tell({ ...p, skipped: false });
  for (const p of files.skipped) problems.tell({ ...p, skipped: true });
  problems.end();
  if (files.events.length === 0)
    throw new CommandError('no CloudTrail record was found in what was named. Nothing was audited.');
  const seeds = seedsOf(command, config.breakglass.roleArn, files.events);
  if (seeds.accessKeyIds.length > 0 && !command.accessKeyId) {
    context.err('reseal: no --role-arn, --access-key or --principal is given: everybody in these files is audited.');
  }
  const { accessKeyId } = command;
  if (accessKeyId && !files.events.some((e) => e.keyId === accessKeyId) && !birthsOf(files.events).has(accessKeyId))
    throw new CommandError(
      `no record in these files is by ${accessKeyId}. Nothing was audited. Check the id, or name more files.`,
    );
  const fact = factOf(files, seeds);
  if (fact.sessions.length === 0)
    context.err(
      `reseal: no session of ${command.roleArn ?? command.principal ?? seeds.roleArn ?? 'anybody'} is in these files: nothing of theirs was audited. Check the ARN, or name more files.`,
    );
  const progress = await fold(fact, files.events, config);
  const specs = linesOf(decidable, config).map((l) => l.spec);
  const now = Date.now();
  context.out(command.json ? jsonOut(checkJson(progress, specs, now)) : plainReport(progress, specs, now));
  return verdictExit(specs.map((s) => effectiveVerdict(progress, s, now).verdict));
};

/** Lines that a trail alone says something about. */
const decidable = itemTypes.filter((t) => t.needs.includes('audit'));

const seedsOf = (
  { roleArn, accessKeyId, principal, from, to }: Audit,
  configured: string | null,
  events: TrailEvent[],
): Seeds => {
  const role = roleArn ?? (accessKeyId || principal ? null : configured);
  const keys = accessKeyId ? [accessKeyId] : role || principal ? [] : everyRoot(events);
  const times = events.map((e) => e.time);
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  return {
    ...{ roleArn: role, accessKeyIds: keys, principalArn: principal, sessionName: null },
    ...{ from: from ?? first, to: to ?? last },
  };
};

/** Without a beginning everybody in the files is looked at: every key that no event in them gave out. */
const everyRoot = (events: TrailEvent[]): string[] => {
  const born = birthsOf(events);
  return [...new Set(events.flatMap((e) => (e.keyId !== null && !born.has(e.keyId) ? [e.keyId] : [])))];
};

/** Offline nobody tells AWS's time. What ended more than a day ago by our clock, or before the last record, has ended. */
const day = 24 * 3_600_000;

const factOf = ({ events, problems }: TrailFiles, seeds: Seeds): AuditFact => {
  const last = events.reduce((t, e) => Math.max(t, e.time), 0);
  const { fact } = audit({ events, seeds, hash: sha256, awsNow: Math.max(last, Date.now() - day) });
  const sessions = fact.sessions.map((s) =>
    s.alive === true ? { ...s, alive: null, aliveWhy: 'read from files: what it can do now was not asked' } : s,
  );
  return { ...fact, sessions, coverage: fileCoverage(events, problems.length) };
};

/** Through the same events and judges as a check, so that both say the same of the same. */
const fold = async (
  fact: AuditFact,
  events: TrailEvent[],
  config: Parameters<typeof linesOf>[1],
): Promise<Progress> => {
  const now = Date.now();
  const base = {
    incident: '',
    dir: '',
    progress: noProgress(),
    events: memoryEvents(events, { isSignificant, isWrite, subjectOf }),
  };
  const store = unsavedStore(base, whoAmI(), () => now);
  await store.append(auditChanges(store.progress(), fact, 'whole'));
  const facts = { audit: read(fact, now), clock: notRead({ kind: 'no-credentials', what: 'AWS was not asked' }, now) };
  const judged = linesOf(decidable, config).map(({ spec, type }) => ({
    id: spec.id,
    ...type.judge({ facts, progress: store.progress(), now, config }, spec),
  }));
  await store.append(itemChanges(store.progress(), judged, now));
  return store.progress();
};
