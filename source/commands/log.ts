import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { openIncident } from '../composition/open-incident.ts';
import { iso } from '../core/clock.ts';
import { plural } from '../core/plural.ts';
import { exitCode } from '../core/words.ts';
import type { Command } from './arguments.ts';
import { chooseIncident } from './choose-incident.ts';
import type { Context } from './context.ts';
import { mustWrite } from './must-write.ts';
import { CommandError } from './say-error.ts';
import { setup } from './setup.ts';

type Log = Extract<Command, { kind: 'log-import' | 'log-add' }>;

const largest = 16 * 1024 * 1024;

/** A text file that a person named. Errors say which file and why. */
export const readText = async (file: string, cwd: string): Promise<string> => {
  const full = path.resolve(cwd, file);
  try {
    const { size } = await stat(full);
    if (size > largest)
      throw new CommandError(`${full} is larger than 16 MB, which no session log is. Nothing was imported.`);
    const text = await readFile(full, 'utf8');
    if (text.includes('\u0000') || text.includes('\ufffd'))
      throw new CommandError(`${full} is no text in UTF-8. Nothing was imported.`);
    return text;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new CommandError(`${full} cannot be read (${code}). Nothing was imported. Check the path.`);
  }
};

/** `reseal log import FILE` and `reseal log add TEXT`. */
export const log = async (command: Log, context: Context): Promise<number> => {
  const { stateDir, config } = await setup(command, context);
  const text = command.kind === 'log-import' ? await readText(command.file, context.cwd) : null;
  const incident = await chooseIncident(stateDir, command.incident);
  const opened = await openIncident({
    stateDir,
    incident,
    mode: 'write',
    config,
    readOnly: command.readOnly,
    env: context.env,
  });
  try {
    mustWrite(opened.store);
    const [content, source, zone] =
      command.kind === 'log-import'
        ? [text ?? '', path.basename(command.file), command.zone]
        : [`${iso(opened.engine.now())}  ${command.text}`, 'log add', 'UTC'];
    const { entries, unparsed } = await opened.engine.importLog(content, source, zone);
    const kept = unparsed > 0 ? `, ${unparsed} of them not understood and kept as they are` : '';
    if (entries === 0)
      throw new CommandError(`${source} holds no line that is not there already. Nothing was imported.`);
    context.out(`${plural(entries, 'line')} imported into ${incident}${kept}.`);
    await opened.engine.check(['log.captured']);
    return exitCode.ok;
  } finally {
    await opened.close();
  }
};
