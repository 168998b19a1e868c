import type { Config } from '../core/config.ts';
import type { FilesPort, ProgramPort } from '../core/ports.ts';
import { type Expectation, expectationOf, expectedTypes } from '../core/put-back/terraform-expectation.ts';
import type { Reading } from '../core/reading.ts';
import * as lines from '../core/terraform/command-lines.ts';
import { comparingPlan, seeingChanges } from '../core/terraform/differences.ts';
import { parsingPlan } from '../core/terraform/parse-plan.ts';
import {
  findingIds,
  joiningPrior,
  objectsOfPrior,
  parsingState,
  type SeenObject,
  type StateObject,
  seenObject,
  shownObjects,
} from '../core/terraform/parse-state.ts';
import type { RootReading } from '../core/terraform/reading.ts';
import {
  atLeast,
  type Checkout,
  changesIn,
  whyDoubtful,
  whyFailed,
  whyIncomplete,
  whyNotRun,
} from '../core/terraform/run-words.ts';
import type { Json } from '../core/words.ts';
import { inSlices } from './in-slices.ts';
import { following } from './terraform-json.ts';

export type Root = NonNullable<Config['terraform']>['roots'][number];

export type TerraformAsk = {
  program: ProgramPort;
  files: FilesPort;
  now(): number;
  /** Called with the number of steps of this root that are done. */
  step(done: number): void;
  /** Called as soon as a plan is compared, before everything else that hangs on it: people wait for this. */
  compared?(root: RootReading): Promise<void>;
  /** How long a plan waits for the state's lock, s, and how long it may take, ms. */
  lockTimeout: number;
  timeout: number;
};

/** Steps of one root, for the progress on screen. */
export const stepsOfRoot = 6;

const minute = 60_000;
const megabyte = 1_000_000;
/** A plan of thousands of resources prints some megabytes; its JSON is ten times that. */
const limits = { small: megabyte, text: 32 * megabyte, json: 400 * megabyte };

type Ran = { exitCode: number; stdout: string; stderr: string };
type Tried = { ok: true; value: Ran } | { ok: false; why: string };

/** Programs in this root's folder, with its workspace and profile; only lines that are on the list (command-lines.ts). */
const runner = (ask: TerraformAsk, root: Root, signal: AbortSignal) => {
  const env = lines.environment(root);
  return (
    line: lines.CommandLine,
    timeout: number,
    outputLimit: number,
    into?: (piece: string) => Promise<void>,
  ): Promise<Reading<Ran>> =>
    lines.isAllowed(line)
      ? ask.program.run({ ...line, cwd: root.path, env, timeout, outputLimit, ...(into ? { into } : {}) }, signal)
      : Promise.resolve({
          ...{ ok: false, at: ask.now(), serverDate: null },
          fault: { kind: 'refused', what: 'an argument of this root cannot be passed on as one' },
        });
};

type Run = ReturnType<typeof runner>;

const tried = (what: string, reading: Reading<Ran>, fine: number[]): Tried => {
  if (!reading.ok) return { ok: false, why: whyNotRun(what, reading.fault) };
  const { exitCode, stderr } = reading.value;
  return fine.includes(exitCode)
    ? { ok: true, value: reading.value }
    : { ok: false, why: whyFailed(what, exitCode, stderr) };
};

const versionIn = (stdout: string): string | null => {
  try {
    const { terraform_version } = JSON.parse(stdout) as { terraform_version?: unknown };
    return typeof terraform_version === 'string' ? terraform_version : null;
  } catch {
    return null; // Said by the caller: the answer was not understood.
  }
};

const readVersion = async (run: Run): Promise<{ version: string | null; why: string | null }> => {
  const ran = tried('version', await run(lines.versionLine(), minute, limits.small), [0]);
  if (!ran.ok) return { version: null, why: ran.why };
  const version = versionIn(ran.value.stdout);
  const fits = version === null ? null : atLeast(version, 1, 5);
  if (fits === null) return { version: null, why: 'the program called terraform does not say its version' };
  return { version, why: fits ? null : `Terraform ${version} is too old: 1.5 or later is needed` };
};

const count = (reading: Reading<Ran>): number | null => {
  const text = reading.ok && reading.value.exitCode === 0 ? reading.value.stdout.trim() : '';
  return /^\d+$/.test(text) ? Number(text) : null;
};

/** Which code this is, whether it was edited, and whether it is behind what was fetched last. Null = not told. */
const readCheckout = async (run: Run): Promise<{ checkout: Checkout | null; why: string | null }> => {
  const ask = (line: lines.CommandLine) => run(line, minute, limits.text);
  const head = await ask(lines.headLine());
  const status = await ask(lines.statusLine());
  const [commit, edited] = [head, status].map((r) => (r.ok && r.value.exitCode === 0 ? r.value.stdout : null));
  if (
    commit === null ||
    commit === undefined ||
    !/^[0-9a-f]{40,64}\s*$/.test(commit) ||
    edited === null ||
    edited === undefined
  ) {
    const missing = !head.ok && head.fault.kind === 'missing-program';
    const why = missing ? 'git is not on PATH' : 'the folder is no git checkout, or git could not read it';
    return { checkout: null, why: `${why}: nobody can say which code was planned` };
  }
  let behind: number | null = null;
  for (const ref of ['@{upstream}', 'origin/HEAD', 'origin/main'] as const)
    behind ??= count(await ask(lines.behindLine(ref)));
  if (behind === null) {
    // Nothing can be behind of nothing.
    const remotes = await ask(lines.remotesLine());
    if (remotes.ok && remotes.value.exitCode === 0 && remotes.value.stdout.trim() === '') behind = 0;
  }
  const checkout = { commit: commit.trim(), changes: changesIn(edited), behind };
  return { checkout, why: whyDoubtful(checkout) };
};

/** A plan in a workspace that is not there would make it: so it is looked for first. */
const readWorkspace = async (run: Run, workspace: string): Promise<string | null> => {
  const ran = tried('workspace list', await run(lines.workspaceLine(), minute, limits.small), [0]);
  if (!ran.ok) return ran.why;
  const names = ran.value.stdout.split('\n').map((l) => l.replace(/^[* ]+/, '').trim());
  return names.includes(workspace) ? null : `there is no workspace ${workspace} here`;
};

type Stated = Pick<RootReading, 'ids' | 'idsWhy'> & { expectation: Expectation | null };

/** Of IAM all is needed, of everything else where to find it. */
const keptOf = (object: StateObject) => ({
  ...{ seen: seenObject(object), iam: expectedTypes.includes(object.type) ? object : null },
});

const readIds = async (run: Run, signal: AbortSignal): Promise<Stated> => {
  const unread = (why: string): Stated => ({ ids: null, idsWhy: why, expectation: null });
  const state = following((feed) => parsingState(feed, keptOf));
  const ran = tried('state pull', await run(lines.statePullLine(), 2 * minute, limits.json, state.into), [0]);
  if (!ran.ok) return unread(ran.why);
  const read = await state.result(ran.value.stdout, signal);
  if (read === null) return unread('cancelled before the state was read');
  if (!read.ok) return unread(read.why);
  return {
    ...{ ids: await inSlices(findingIds(read.value.map((o) => o.seen))), idsWhy: null },
    expectation: expectationOf(read.value.flatMap((o) => o.iam ?? [])),
  };
};

type Compared = Pick<RootReading, 'why' | 'differences'>;
type Planned = Compared & { prior: RootReading['ids'] };
type PlanAsk = Omit<TerraformAsk, 'compared'> & { compared(plan: Compared): Promise<void> };
const cancelled = 'cancelled before the plan was read';
const nothing = (why: string): Planned => ({ why, differences: [], prior: null });

/** The plan itself. Its file holds every secret of the state: it is ours alone, and gone when this returns. */
const readPlan = async (ask: PlanAsk, run: Run, root: Root, signal: AbortSignal): Promise<Planned> => {
  const scratch = await ask.files.scratch('plan');
  if (!scratch.ok) return nothing(scratch.fault.what);
  const file = scratch.value.path;
  const planned = await planInto(file, ask, run, root, signal).catch(async (error: unknown) => {
    // A disk that refuses what was compared: the plan must not stay there for it.
    await ask.files.drop(file);
    throw error;
  });
  const dropped = await ask.files.drop(file);
  return dropped.ok
    ? planned
    : { ...planned, why: `${file} holds the plan, with secrets, and could not be removed: remove it, then read again` };
};

const planInto = async (out: string, ask: PlanAsk, run: Run, root: Root, signal: AbortSignal): Promise<Planned> => {
  const line = lines.planLine({ out, varFiles: root.varFiles, lockTimeout: ask.lockTimeout });
  const ran = tried('plan', await run(line, ask.timeout, limits.text), [0, 2]);
  ask.step(stepsOfRoot - 1);
  if (!ran.ok) return nothing(ran.why);
  const refreshed: SeenObject[] = [];
  let odd = false;
  const seeRefreshed = (resource: Json): void => {
    const objects = shownObjects(resource);
    if (objects) refreshed.push(...objects.map(seenObject));
    else odd = true;
  };
  const showing = following((feed) => parsingPlan(feed, seeingChanges(), seeRefreshed));
  const shown = tried('show', await run(lines.showPlanLine(out), 5 * minute, limits.json, showing.into), [0]);
  if (!shown.ok) return nothing(shown.why);
  const plan = await showing.result(shown.value.stdout, signal);
  if (plan === null) return nothing(cancelled);
  if (!plan.ok) return nothing(plan.why);
  const differences = await inSlices(comparingPlan(plan.value), signal);
  if (differences === null) return nothing(cancelled);
  const silent = ran.value.exitCode === 2 && differences.length === 0;
  const why = silent ? 'Terraform says that there is a difference, and the plan lists none' : whyIncomplete(plan.value);
  await ask.compared({ why, differences });
  const prior = objectsOfPrior(plan.value.priorState);
  if (odd || !prior.ok) return { why, differences, prior: null };
  return { why, differences, prior: await inSlices(findingIds([...refreshed, ...prior.value.map(seenObject)])) };
};

/** One root, step after step (domain.md §5.1). Never throws: what could not be read says why. */
export const readRoot = async (ask: TerraformAsk, root: Root, signal: AbortSignal): Promise<RootReading> => {
  const run = runner(ask, root, signal);
  const base = { name: root.name, version: null, checkout: null, differences: [], ids: null };
  const { version, why: old } = await readVersion(run);
  if (old !== null) return { ...base, at: ask.now(), version, why: old, idsWhy: old };
  ask.step(1);
  const { checkout, why: doubt } = await readCheckout(run);
  ask.step(2);
  const place = await readWorkspace(run, root.workspace);
  if (place !== null) return { ...base, at: ask.now(), version, checkout, why: place, idsWhy: place };
  ask.step(3);
  const { ids, idsWhy, expectation } = await readIds(run, signal);
  ask.step(4);
  // A plan of code that nobody else has proves nothing, but what manages an object is in the state either way.
  const reading = ({ differences, why }: Compared, known: RootReading['ids']): RootReading => ({
    ...{ name: root.name, at: ask.now(), version, checkout, differences, idsWhy, expectation },
    ...{ why: why ?? doubt, ids: known },
  });
  const compared = async (plan: Compared) => ask.compared?.(reading(plan, ids));
  const { prior, ...plan } = await readPlan({ ...ask, compared }, run, root, signal);
  ask.step(stepsOfRoot);
  return reading(plan, ids && prior ? await inSlices(joiningPrior(ids, prior)) : ids);
};

/** What the state of one root expects of IAM, without a plan: seconds instead of minutes. */
export const readExpectation = async (
  ask: TerraformAsk,
  root: Root,
  signal: AbortSignal,
): Promise<{ ok: true; value: Expectation } | { ok: false; why: string }> => {
  const run = runner(ask, root, signal);
  const { why } = await readVersion(run);
  const wrong = why ?? (await readWorkspace(run, root.workspace));
  if (wrong !== null) return { ok: false, why: `${root.name}: ${wrong}` };
  const { expectation, idsWhy } = await readIds(run, signal);
  return expectation
    ? { ok: true, value: expectation }
    : { ok: false, why: `${root.name}: ${idsWhy ?? 'its state was not read'}` };
};
