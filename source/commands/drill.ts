import { rm } from 'node:fs/promises';
import path from 'node:path';
import { stateDir as stateFolder } from '../../state/location.ts';
import { worldDir } from '../composition/drill-world.ts';
import { type OpenAsk, openIncident } from '../composition/open-incident.ts';
import { noConfig } from '../core/config.ts';
import { exitCode } from '../core/words.ts';
import type { World } from '../drill/start-world.ts';
import type { Command } from './arguments.ts';
import { runAndPrint } from './check.ts';
import type { Context } from './context.ts';
import { runApp } from './run-app.ts';
import { CommandError } from './say-error.ts';

type Drill = Extract<Command, { kind: 'drill' }>;

/** `reseal drill`: the same app on the embedded world; without a terminal one full check of it, as a plain report. */
export const drill = async (command: Drill, context: Context): Promise<number> => {
  const seed = command.seed ?? 1;
  const stateDir = stateFolder(command.stateDir ?? undefined, context.env);
  const incident = `DRILL-${seed}`;
  const world = await begin(command, worldDir(stateDir, incident), seed);
  if (command.fresh) await forget(path.join(stateDir, incident));
  const { account, roleArn, startedAt, incident: cast, logText } = world;
  const opening: OpenAsk['opening'] = {
    incident: {
      ...{ id: incident, title: cast.title, startedAt, account, roleArn, accessKeyId: null },
      ...{ sessionName: cast.sessionName, unclaimed: false, drill: true },
    },
    roles: { responder: cast.responder, approver: cast.approver, owner: cast.owner, countersignedBy: null },
    log: logText,
  };
  const opened = await openIncident({
    ...{
      stateDir,
      incident,
      mode: 'write',
      config: noConfig(),
      readOnly: command.readOnly,
      env: context.env,
      create: true,
    },
    ...{ opening, world },
  });
  if (context.interactive) return runApp(opened, command, context);
  try {
    await runAndPrint(opened, { json: false, step: null }, context);
    return exitCode.ok;
  } finally {
    await opened.close();
  }
};

const begin = async ({ events, speed, fresh }: Drill, dir: string, seed: number): Promise<World> => {
  const { startWorld } = await import('../drill/start-world.ts');
  try {
    return await startWorld({ dir, seed, events: events ?? undefined, speed: speed ?? undefined, fresh });
  } catch (error) {
    throw new CommandError(withAdvice(error instanceof Error ? error.message : String(error)), exitCode.fault);
  }
};

/** A disk that refuses is said by its code only. Making a folder on a read-only file system fails as ENOENT, too. */
const withAdvice = (what: string): string =>
  /\bENOSPC\b/.test(what)
    ? `${what}. The disk is full. Free some space there, or give another folder with --state-dir DIR.`
    : /\bE(?:ROFS|ACCES|PERM|NOENT)\b/.test(what)
      ? `${what}. Nothing can be written there. Give another folder with --state-dir DIR.`
      : what;

/** `--fresh`: the world began anew already (it refuses while another process runs it); what reseal kept of it goes too. */
const forget = async (dir: string): Promise<void> => {
  for (const name of ['journal.jsonl', 'state.json', 'state.json.bak', 'events', 'evidence', 'manifest.json']) {
    await rm(path.join(dir, name), { recursive: true, force: true });
  }
};
