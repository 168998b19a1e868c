import { stateDir } from '../../state/location.ts';
import { loadConfig } from '../adapters/load-config.ts';
import type { Config } from '../core/config.ts';
import type { Common } from './arguments.ts';
import type { Context } from './context.ts';
import { CommandError } from './say-error.ts';

/** What every command starts from: where incidents lie, and the config. A wrong config ends the command before anything. */
export const setup = async (common: Common, { env, cwd }: Context): Promise<{ stateDir: string; config: Config }> => {
  const loaded = await loadConfig({ file: common.configFile, cwd });
  if (!loaded.ok) throw new CommandError(loaded.message);
  return { stateDir: stateDir(common.stateDir ?? undefined, env), config: loaded.config };
};
