import { openIncident } from '../composition/open-incident.ts';
import { statusMarkdown, statusTmux } from '../core/report/status.ts';
import { effectiveVerdict } from '../core/verdicts.ts';
import type { Command } from './arguments.ts';
import { print, proved, verdictExit } from './check.ts';
import { chooseIncident } from './choose-incident.ts';
import type { Context } from './context.ts';
import { setup } from './setup.ts';

type Status = Extract<Command, { kind: 'status' }>;

/** `reseal status`: the same as `check` from what is saved; nobody is asked and nothing is written. */
export const status = async (command: Status, context: Context): Promise<number> => {
  const { stateDir, config } = await setup(command, context);
  const incident = await chooseIncident(stateDir, command.incident);
  const opened = await openIncident({ stateDir, incident, mode: 'observe', config, readOnly: true, env: context.env });
  try {
    if (command.format === 'text' || command.format === 'json')
      return await proved(opened, print(opened, { json: command.format === 'json', step: null }, context), context);
    const { progress, items } = opened.engine.state();
    const now = opened.engine.now();
    context.out(command.format === 'tmux' ? statusTmux(progress, items, now) : statusMarkdown(progress, items, now));
    return await proved(opened, verdictExit(items.map((s) => effectiveVerdict(progress, s, now).verdict)), context);
  } finally {
    await opened.close();
  }
};
