import { type OpenIncident, openIncident } from '../composition/open-incident.ts';
import { checkJson } from '../core/report/check-json.ts';
import { plainReport } from '../core/report/plain.ts';
import { inStep } from '../core/report/steps.ts';
import { effectiveVerdict, overall } from '../core/verdicts.ts';
import { safeText } from '../core/view/safe-text.ts';
import { exitCode } from '../core/words.ts';
import type { Command, Common } from './arguments.ts';
import { chooseIncident } from './choose-incident.ts';
import type { Context } from './context.ts';
import { jsonOut } from './json-out.ts';
import { CommandError } from './say-error.ts';
import { setup } from './setup.ts';

type Check = Extract<Command, { kind: 'check' }>;

/** `reseal check`: every read-only probe, saved unless another instance writes, or --read-only; then it says so. */
export const check = async (command: Check, context: Context): Promise<number> => {
  const { stateDir, config } = await setup(command, context);
  const incident = await chooseIncident(stateDir, command.incident);
  const ask = { stateDir, incident, config, readOnly: command.readOnly, env: context.env };
  let opened = await openIncident({ ...ask, mode: command.readOnly ? 'observe' : 'write' });
  const { mode, why, holder } = opened.store.mode();
  if (mode === 'tampered') {
    await opened.close();
    throw new CommandError(why, exitCode.fault);
  }
  if (command.readOnly) context.err('reseal: started with --read-only; what is read now is not saved.');
  else if (mode !== 'writer') {
    await opened.close();
    // Where nobody can write, no other instance is to blame: the disk is full, or read-only.
    const because = mode === 'follower' ? `${holder ?? 'Another instance'} writes ${incident}.` : safeText(why);
    context.err(`reseal: ${because} What is read now is not saved.`);
    opened = await openIncident({ ...ask, mode: 'observe' });
  }
  try {
    const tampered = await opened.verify();
    if (tampered) throw new CommandError(tampered, exitCode.fault);
    return await runAndPrint(opened, command, context);
  } finally {
    await opened.close();
  }
};

/** One check, printed. ctrl-c cancels it: what was read so far is kept, the rest is unknown. */
export const runAndPrint = async (
  opened: OpenIncident,
  { json, step }: { json: boolean; step: string | null },
  context: Context,
): Promise<number> => {
  const { engine } = opened;
  const specs = engine.state().items.filter((s) => step === null || inStep(s, step));
  if (specs.length === 0)
    throw new CommandError(`there is no step or item ${step}. Nothing was read. See \`reseal status\` for the ids.`);
  let cancelled = false;
  const stop = () => {
    cancelled = true;
    engine.cancel();
  };
  process.once('SIGINT', stop);
  try {
    await engine.check(step === null ? undefined : specs.map((s) => s.id));
  } finally {
    process.off('SIGINT', stop);
  }
  const code = print(opened, { json, step }, context);
  const { message } = engine.state();
  // What was cut off keeps the verdict it had: that is no clean bill of health.
  if (cancelled && code === exitCode.ok) return exitCode.unknown;
  if (message?.level !== 'error') return code;
  // What is printed is older than this check then: its verdict must not count as one.
  context.err(`reseal: ${safeText(message.text)}`);
  return exitCode.fault;
};

/** Prints what is known now, and gives the exit code of it (product.md §2). */
export const print = (
  { engine }: OpenIncident,
  { json, step }: { json: boolean; step: string | null },
  { out }: Pick<Context, 'out'>,
): number => {
  const { progress, items } = engine.state();
  const now = engine.now();
  out(json ? jsonOut(checkJson(progress, items, now, step)) : plainReport(progress, items, now, step));
  return verdictExit(
    engine
      .state()
      .items.filter((s) => step === null || inStep(s, step))
      .map((s) => effectiveVerdict(progress, s, now).verdict),
  );
};

/**
 * The exit code of what was printed from what is saved, once the whole journal is proved: a report that rests on lines
 * somebody changed is printed, but it is no clean bill of health, and that is said (product.md §10).
 */
export const proved = async (opened: OpenIncident, code: number, { err }: Pick<Context, 'err'>): Promise<number> => {
  const tampered = await opened.verify();
  if (tampered === null) return code;
  err(`reseal: ${safeText(tampered)}`);
  return exitCode.fault;
};

export const verdictExit = (verdicts: Parameters<typeof overall>[0]): number => {
  const whole = overall(verdicts);
  return whole === 'attention' ? exitCode.attention : whole === 'unknown' ? exitCode.unknown : exitCode.ok;
};

export type { Common };
