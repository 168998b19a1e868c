import { exitCode } from '../core/words.ts';
import type { Command } from './arguments.ts';
import type { Context } from './context.ts';
import { groupHelp, helpText } from './help-text.ts';
import { version } from './version.ts';

type About = Extract<Command, { kind: 'help' | 'version' | 'later' }>;

/** `--help`, `--version`, and commands that this version knows by name only. */
export const about = (command: About, { out, err }: Context): number => {
  if (command.kind === 'version') out(version);
  else if (command.kind === 'help')
    out(command.group === undefined ? helpText(command.command) : groupHelp(command.group));
  else {
    err(`reseal: \`reseal ${command.command}\` is not in this version yet. Nothing was changed.`);
    return exitCode.usage;
  }
  return exitCode.ok;
};
