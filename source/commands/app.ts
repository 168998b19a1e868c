import { listIncidents } from '../../state/list-incidents.ts';
import { openIncident } from '../composition/open-incident.ts';
import { exitCode } from '../core/words.ts';
import type { Command } from './arguments.ts';
import { print, proved } from './check.ts';
import { chooseIncident } from './choose-incident.ts';
import type { Context } from './context.ts';
import { runApp } from './run-app.ts';
import { setup } from './setup.ts';

type App = Extract<Command, { kind: 'app' | 'version' }>;

/** `reseal`: the app, with a picker where several incidents are open. Without a terminal the plain report of what is saved. */
export const app = async (command: App, context: Context): Promise<number> => {
  const { stateDir, config } = await setup(command, context);
  const ask = { stateDir, config, readOnly: command.readOnly, env: context.env };
  if (!context.interactive) {
    const incident = await chooseIncident(stateDir, null);
    const opened = await openIncident({ ...ask, incident, mode: 'observe' });
    try {
      return await proved(opened, print(opened, { json: false, step: null }, context), context);
    } finally {
      await opened.close();
    }
  }
  const incident = await pick(stateDir, command, context);
  if (incident === null) return exitCode.ok;
  const mode = command.readOnly ? 'follow' : 'write';
  return runApp(await openIncident({ ...ask, incident, mode }), command, context);
};

/** The only incident, or the one that is picked; null = none was. */
const pick = async (stateDir: string, command: App, context: Context): Promise<string | null> => {
  const incidents = await listIncidents(stateDir);
  if (incidents.length < 2) return chooseIncident(stateDir, null);
  const { mountPicker } = await import('../screens/mount.tsx');
  const { stdin, stdout, env } = context;
  return mountPicker({ incidents, stdin, stdout, env, noColor: command.noColor });
};
