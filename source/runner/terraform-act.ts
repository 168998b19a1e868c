import type { Config } from '../core/config.ts';
import type { Call } from '../core/plan.ts';
import type { ProgramPort } from '../core/ports.ts';
import { type Fault, notRead, type Reading, read } from '../core/reading.ts';
import { importLine, isAllowedImport } from '../core/terraform/change-lines.ts';
import { environment } from '../core/terraform/command-lines.ts';
import { whyFailed, whyNotRun } from '../core/terraform/run-words.ts';

type Deps = { program: ProgramPort; config: Partial<Pick<Config, 'terraform'>>; now(): number };
type Answer = Reading<{ already: boolean; requestId: string | null }>;

/** s that it waits for the lock, and ms for the whole of it. */
const lockTimeout = 10;
const limits = { timeout: 5 * 60_000, outputLimit: 16 * 1024 * 1024 };

/** Said before the state is written. Whatever else went wrong may have come after it. */
const before =
  /Error acquiring the state lock|does not exist in the configuration|Cannot import non-existent remote object|Resource already managed by Terraform|No value for required variable|variables? file|terraform init|Failed to parse command-line flags|expects two arguments|No configuration files|Invalid (?:address|import)|resource address .* (?:invalid|does not)/i;
const neverStarted = new Set<Fault['kind']>(['missing-program', 'invalid', 'not-found', 'refused']);
const unsure = 'It may or may not have been carried out.';

/** Puts one object into the state of one root; at most one start of the program. Nothing here applies, unlocks or goes without the lock. */
export const sendImport = async ({ program, config, now }: Deps, call: Call, signal: AbortSignal): Promise<Answer> => {
  const refused = (what: string): Answer => notRead({ kind: 'refused', what: `${what} Nothing was imported.` }, now());
  const { Root, Address, Id, ...more } = call.input;
  const root = config.terraform?.roots.find((r) => r.name === Root);
  if (call.operation !== 'import' || Object.keys(more).length > 0)
    return refused(`terraform ${call.operation} was refused by reseal's own guard.`);
  if (!root) return refused(`No root ${String(Root)} is configured.`);
  const line = importLine({ address: String(Address), id: String(Id), varFiles: root.varFiles, lockTimeout });
  if (!isAllowedImport(line)) return refused("An argument of it was refused by reseal's own guard.");
  if (signal.aborted) return notRead({ kind: 'cancelled', what: 'It was cancelled before it was sent.' }, now());
  const got = await program.run({ ...line, cwd: root.path, env: environment(root), ...limits }, signal);
  if (!got.ok) {
    const what = whyNotRun('import', got.fault);
    const fault: Fault = { ...got.fault, what };
    return notRead(
      neverStarted.has(fault.kind) ? fault : { ...fault, what: `${what} ${unsure}`, outcomeUnknown: true },
      got.at,
    );
  }
  const { exitCode, stderr } = got.value;
  if (exitCode === 0) return read({ already: false, requestId: null }, got.at);
  const what = whyImport(exitCode, stderr);
  const code = String(exitCode);
  return notRead(
    before.test(stderr)
      ? { kind: 'exit', code, what: `${what}. Nothing was imported.` }
      : { kind: 'exit', code, what: `${what}. ${unsure}`, outcomeUnknown: true },
    got.at,
  );
};

const whyImport = (exitCode: number, stderr: string): string => {
  if (/does not exist in the configuration/.test(stderr)) return 'the code of the root has no such address (any more)';
  if (/Cannot import non-existent remote object/.test(stderr)) return 'the provider says that there is no such object';
  if (/Resource already managed by Terraform/.test(stderr)) return 'the address is taken in the state already';
  return whyFailed('import', exitCode, stderr);
};
