import { openIncident } from '../../source/composition/open-incident.ts';
import { noConfig } from '../../source/core/config.ts';
import type { SubjectRef } from '../../source/core/plan.ts';
import { type Death, mortal } from './mortal.ts';

/** What a child is told: where the incident lies, and where it dies. Times are counted from the confirmation on. */
export type CrashJob = {
  stateDir: string;
  incident: string;
  die: Death | null;
  /** Contains the living credential of this principal, in place of deleting tmp-admin. */
  contain?: { kind: string; principal: string };
  /** Takes back the newest action of this kind, in place of anything else. */
  undo?: string;
};

const job = JSON.parse(process.argv[2] ?? '{}') as CrashJob;

/** From the confirmation on, to the very end: closing writes the last snapshot. */
const { faults, arm } = mortal(job.die);

const say = (what: string, value: unknown = null): void =>
  void process.stdout.write(`${what} ${JSON.stringify(value)}\n`);

const { stateDir, incident } = job;
const opened = await openIncident({
  stateDir,
  incident,
  mode: 'write',
  config: noConfig(),
  readOnly: false,
  env: {},
  faults,
});
const { engine } = opened;
say('mode', engine.state().mode.mode);
say(
  'unsettled',
  engine
    .state()
    .progress.actions.filter((a) => a.state === 'unsettled')
    .map((a) => a.calls.map((c) => c.state)),
);
// What is read of other systems has nothing to do with what dies here, and takes long: the tree and its users do.
await engine.check(['expiry.sessions', 'iam.users']);
say(
  'actions',
  engine.state().progress.actions.map((a) => a.state),
);
const { contain } = job;
const living = engine
  .state()
  .progress.sessions.find((s) => contain && s.alive === true && (s.principal ?? '').includes(contain.principal));
const finding = engine
  .state()
  .progress.findings.find(
    (f) => f.kind === 'user-created' && f.subject.endsWith('user/tmp-admin') && f.standing === true,
  );
const done = engine.state().progress.actions.findLast((a) => a.kind === job.undo);
const wanted: SubjectRef | undefined = contain ? living && { credential: living.accessKeyId } : finding?.id;
const about = job.undo ? done && { undo: done.id } : wanted;
if (about) {
  const planned = await engine.plan(job.undo ? 'undo' : (contain?.kind ?? 'delete-user'), about);
  say('plan', planned.ok ? planned.plan.calls.map((c) => c.operation) : planned.why);
  if (planned.ok) {
    arm();
    const result = await engine.confirm(planned.plan, planned.plan.target.name);
    say('result', result.ok ? engine.state().progress.actions.at(-1)?.state : result.why);
  }
} else say('gone');
await opened.close();
say('closed');
