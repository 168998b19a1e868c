import { openIncident } from '../composition/open-incident.ts';
import { canStillAct } from '../core/can-still-act.ts';
import { iso } from '../core/clock.ts';
import type { Incident, Roles } from '../core/incident.ts';
import { plural } from '../core/plural.ts';
import { importText } from '../core/view/import-text.ts';
import { safeText } from '../core/view/safe-text.ts';
import { exitCode } from '../core/words.ts';
import type { Command } from './arguments.ts';
import type { Context } from './context.ts';
import { mustWrite } from './must-write.ts';
import { readLogText } from './read-log-file.ts';
import { CommandError } from './say-error.ts';
import { setup } from './setup.ts';

type New = Extract<Command, { kind: 'new' }>;

/** `reseal new`: opens an incident, then looks for the issuances and for what can still act. */
export const newIncident = async (command: New, context: Context): Promise<number> => {
  const { stateDir, config } = await setup(command, context);
  const log = command.log === null ? null : await readLogText(command.log, context.cwd);
  const { incident: id, readOnly } = command;
  if (command.startedAt > Date.now())
    throw new CommandError(`--started ${iso(command.startedAt)} lies in the future. Nothing was opened.`);
  const opened = await openIncident({
    stateDir,
    incident: id,
    mode: 'write',
    config,
    readOnly,
    env: context.env,
    create: true,
  });
  try {
    mustWrite(opened.store);
    if (opened.store.progress().incident)
      throw new CommandError(`${id} is open already. Nothing was changed. \`reseal\` opens it.`);
    const { responder, approver, owner, startedAt, sessionName, accessKeyId, unclaimed } = command;
    const roleArn = command.roleArn ?? config.breakglass.roleArn;
    const incident: Incident = {
      ...{ id, title: '', startedAt, openedAt: opened.engine.now(), account: config.account, roleArn, accessKeyId },
      ...{ sessionName, unclaimed, drill: false },
    };
    const roles: Roles = { responder, approver, owner, countersignedBy: null };
    await opened.store.append([{ type: 'incident.opened', incident, roles }], { durable: true });
    context.out(`${id} is open in ${opened.store.dir}.`);
    if (log !== null) {
      const imported = await opened.engine.importLog(log.text, log.source, command.zone);
      context.out(`Session log: ${plural(imported.entries, 'line')}, ${imported.unparsed} not understood.`);
      for (const line of importText(imported)) context.out(line);
    }
    await look(opened, context);
    return exitCode.ok;
  } finally {
    await opened.close();
  }
};

/** The first look. That AWS cannot be reached right now does not undo the opening: it is said, and `check` tries again. */
const look = async ({ engine }: Awaited<ReturnType<typeof openIncident>>, { out }: Context): Promise<void> => {
  const { progress: before } = engine.state();
  if (!before.incident?.roleArn && !before.incident?.accessKeyId) {
    out('Neither --role-arn nor --access-key is known, so nothing can be looked for yet.');
    return;
  }
  await engine.check();
  const { progress } = engine.state();
  const roots = progress.sessions.filter((s) => s.parent === null);
  // That none was found says something only where every Region was read.
  const { regions } = progress.coverage;
  const all = regions.length > 0 && regions.every((r) => r.complete);
  const none = all ? 'none' : 'none yet: the trail is not read';
  out(
    `Issuances found: ${roots.length === 0 ? none : roots.map((s) => `${s.accessKeyId}${s.issuedAt ? ` at ${iso(s.issuedAt)}` : ''}`).join(', ')}`,
  );
  const { state, text } = canStillAct(progress, engine.now());
  out(safeText(`Can anything still act? ${state}: ${text}`));
};
