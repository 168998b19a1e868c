import { openIncident } from '../composition/open-incident.ts';
import { iso } from '../core/clock.ts';
import type { LogImport } from '../core/engine.ts';
import { unreadLines } from '../core/log-state.ts';
import { plural } from '../core/plural.ts';
import { typedSource } from '../core/session-log/merge-log.ts';
import { importText } from '../core/view/import-text.ts';
import { safeText } from '../core/view/safe-text.ts';
import { exitCode } from '../core/words.ts';
import type { Command } from './arguments.ts';
import { chooseIncident } from './choose-incident.ts';
import type { Context } from './context.ts';
import { mustWriteProved } from './must-write.ts';
import { readLogText } from './read-log-file.ts';
import { CommandError } from './say-error.ts';
import { setup } from './setup.ts';

type Log = Extract<Command, { kind: 'log-import' | 'log-add' | 'log-keep' }>;
type Opened = Awaited<ReturnType<typeof openIncident>>;

/** `reseal log import FILE|DIR`, `reseal log add TEXT`, `reseal log keep LINE…`. */
export const log = async (command: Log, context: Context): Promise<number> => {
  const { stateDir, config } = await setup(command, context);
  const file = command.kind === 'log-import' ? await readLogText(command.file, context.cwd) : null;
  const incident = await chooseIncident(stateDir, command.incident);
  const { readOnly } = command;
  const opened = await openIncident({ stateDir, incident, mode: 'write', config, readOnly, env: context.env });
  try {
    await mustWriteProved(opened);
    for (const line of await carryOut(command, file, opened)) context.out(line);
    await opened.engine.check(['log.captured', 'log.roles']);
    return exitCode.ok;
  } finally {
    await opened.close();
  }
};

const carryOut = async (
  command: Log,
  file: { text: string; source: string } | null,
  opened: Opened,
): Promise<string[]> => {
  if (command.kind === 'log-keep') return keep(command, opened);
  const { engine, store } = opened;
  if (command.kind === 'log-add' || file === null) {
    const text = command.kind === 'log-add' ? command.text : '';
    if (text.trim() === '') throw new CommandError('there is nothing in that line. Nothing was added.');
    return counted(await engine.importLog(`${iso(engine.now())}  ${text}`, typedSource), store.incident, typedSource);
  }
  return counted(
    await engine.importLog(file.text, file.source, command.zone, command.day),
    store.incident,
    file.source,
  );
};

const counted = (result: LogImport, incident: string, source: string): string[] => {
  if (result.refused !== undefined) throw new CommandError(`${source}: ${result.refused}. Nothing was imported.`);
  const { entries, unparsed, changed = 0 } = result;
  const more = importText(result);
  if (entries === 0 && changed === 0 && more.length === 0)
    throw new CommandError(`${source} holds no line that is not there already. Nothing was imported.`);
  const kept = unparsed > 0 ? `, ${unparsed} of them not understood and kept as they are` : '';
  const anew = changed > 0 ? `; ${plural(changed, 'line')} said anew (times or words)` : '';
  return [`${plural(entries, 'line')} imported into ${incident}${kept}${anew}.`, ...more];
};

/** Only lines that could not be read are kept: what is known already needs nobody's word. */
const keep = async (
  { lines, source }: Extract<Log, { kind: 'log-keep' }>,
  { engine, store }: Opened,
): Promise<string[]> => {
  const unread = unreadLines(store.progress()).filter((e) => source === null || e.source === source);
  const chosen = lines.map((line) => {
    const found = unread.filter((e) => e.line === line);
    const [one, ...others] = found;
    if (one === undefined)
      throw new CommandError(`line ${line} is none of those that could not be read. Nothing was kept.`);
    if (others.length > 0)
      throw new CommandError(
        `line ${line} is in ${found.map((e) => safeText(e.source)).join(' and in ')}. Nothing was kept. Say which with --source NAME.`,
      );
    return one;
  });
  const kept = await engine.keepLogLines(chosen);
  const { message } = engine.state();
  if (kept < chosen.length || message?.level === 'error')
    throw new CommandError(message?.text ?? 'the lines were not kept.', exitCode.fault);
  return chosen.map((e) => safeText(`Line ${e.line} of ${e.source} is kept as a note: ${e.raw}`));
};
