import { Buffer, isAscii } from 'node:buffer';
import { existsSync } from 'node:fs';
import { execa } from 'execa';
import type { ClockPort, ProgramPort } from '../core/ports.ts';
import { type Fault, notRead, read } from '../core/reading.ts';
import { endGroup } from './process-group.ts';
import { type Drained, drain } from './program-output.ts';

/** ms between asking a program to end and ending it. */
const patience = 2000;

/**
 * Variables that would add arguments of somebody else's, print secrets (TF_LOG=TRACE), or start another program behind our
 * back (domain.md §5.1, §5.4).
 */
const unwanted = /^(?:TF_CLI_ARGS.*|TF_LOG.*|TF_REATTACH_PROVIDERS|KUBECTL_EXTERNAL_DIFF)$/;

const environment = (base: NodeJS.ProcessEnv, more: { [name: string]: string } | undefined): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries({ ...base, ...more }).filter(([name]) => !unwanted.test(name)));

/** Tens of megabytes of a plan are nearly always ASCII: copied in a few ms, where decoding would keep a key waiting. */
const text = (bytes: Uint8Array | undefined): string => {
  if (!bytes || !isAscii(bytes)) return new TextDecoder().decode(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
};

type Varying = {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  timeout: number;
  cancelSignal: AbortSignal;
  maxBuffer: number;
  buffer: { stdout: boolean };
};

const start = (program: string, args: string[], varying: Varying) =>
  execa(program, args, {
    ...varying,
    extendEnv: false,
    shell: false,
    stdin: 'ignore',
    // Bytes, so that the limit counts bytes and a cut character cannot be taken for text.
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    killSignal: 'SIGTERM',
    forceKillAfterDelay: patience,
    killDescendants: true,
  });

/**
 * Programs on execa: an argument array, never a shell, stdin closed, so that nothing can prompt. Exit codes are for the
 * caller to judge. When it returns, nothing that the program started in its own process group is left running.
 */
export const createProgram = (clock: ClockPort, base: NodeJS.ProcessEnv = process.env): ProgramPort => ({
  run: async ({ program, args, cwd, env, timeout, outputLimit, into }, signal) => {
    const failed = (fault: Fault) => notRead(fault, clock.now());
    if (signal.aborted) return failed({ kind: 'cancelled', what: `${program} was not started: cancelled.` });
    if (cwd !== undefined && !existsSync(cwd))
      return failed({ kind: 'not-found', what: `${program} was not started: its folder does not exist.` });
    let running: ReturnType<typeof start>;
    const maxBuffer = Math.max(1, Math.floor(outputLimit));
    try {
      running = start(program, args, {
        ...(cwd === undefined ? {} : { cwd }),
        env: environment(base, env),
        // 0 would mean no limit at all.
        timeout: Math.max(1, Math.ceil(timeout)),
        cancelSignal: signal,
        ...{ maxBuffer, buffer: { stdout: !into } },
      });
    } catch {
      // Only for arguments that no program can be given, such as one with a zero byte. They may be secret: not repeated.
      return failed({ kind: 'invalid', what: `${program} was not started: its arguments cannot be passed on.` });
    }
    const output = running.stdout;
    // From the first tick on: what nobody reads is thrown away.
    const drained = into && output ? drain(output, maxBuffer, into) : Promise.resolve<Drained>('all');
    const ended = drained.then((how) => {
      if (how === 'all') return how;
      running.kill();
      output?.destroy();
      return how;
    });
    const [result, how] = await Promise.all([running, ended]);
    await endGroup(running.pid, patience);

    const { code, exitCode } = result;
    if (result.isCanceled) return failed({ kind: 'cancelled', what: `${program} was ended: cancelled.` });
    if (result.timedOut)
      return failed({ kind: 'timeout', what: `${program} did not finish within ${timeout} ms and was ended.` });
    if (result.isMaxBuffer || how === 'over-limit')
      return failed({ kind: 'output-limit', what: `${program} printed more than ${outputLimit} bytes and was ended.` });
    if (code === 'ENOENT' || code === 'EACCES')
      return failed({ kind: 'missing-program', what: `${program} is not on PATH, or may not be run.`, code });
    if (exitCode === undefined) {
      const how = result.signal ? `ended by ${result.signal}` : `not started (${code ?? 'error'})`;
      return failed({
        kind: 'exit',
        what: `${program} was ${how}.`,
        ...(result.signal ? { code: result.signal } : {}),
      });
    }
    if (how === 'broken')
      return failed({ kind: 'exit', what: `${program} ended, and what it printed could not be read to its end.` });
    return read({ exitCode, stdout: text(result.stdout), stderr: text(result.stderr) }, clock.now());
  },
});
