import { parseArguments } from './commands/arguments.ts';
import type { Context } from './commands/context.ts';
import { sayError } from './commands/say-error.ts';
import { exitCode } from './core/words.ts';

/** The composition root: the command line → one command, loaded when it is asked for → an exit code. */
const main = async (context: Context): Promise<number> => {
  const command = parseArguments(context.argv, context.env);
  if (command.kind === 'usage') {
    context.err(`reseal: ${command.message}`);
    return exitCode.usage;
  }
  switch (command.kind) {
    case 'help':
    case 'version':
    case 'later':
      return (await import('./commands/about.ts')).about(command, context);
    case 'app':
      return (await import('./commands/app.ts')).app(command, context);
    case 'drill':
      return (await import('./commands/drill.ts')).drill(command, context);
    case 'check':
      return (await import('./commands/check.ts')).check(command, context);
    case 'status':
      return (await import('./commands/status.ts')).status(command, context);
    case 'new':
      return (await import('./commands/new.ts')).newIncident(command, context);
    case 'log-import':
    case 'log-add':
    case 'log-keep':
      return (await import('./commands/log.ts')).log(command, context);
    case 'dispose':
    case 'link':
    case 'attest':
    case 'waive':
      return (await import('./commands/decide.ts')).decide(command, context);
    case 'trail-import':
      return (await import('./commands/trail-import.ts')).trailImport(command, context);
    case 'init':
      return (await import('./commands/init.ts')).init(command, context);
    case 'audit':
      return (await import('./commands/audit.ts')).auditFiles(command, context);
  }
};

const context: Context = {
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
};

// A reader that closes the pipe early (`| head`) is not a fault of ours. A disk that is full where the output goes is said, and
// what got through of it is no report: its exit code must not count as a verdict.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') return;
  context.err(`reseal: its output could not be written (${code ?? 'no reason given'}) and is not whole.`);
  process.exit(exitCode.fault);
});

main(context).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = sayError(error, context);
  },
);
