import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { StoreError } from '../source/core/store.ts';

/** product.md §8. Starts with a letter or digit and holds no separator, so it can never lead out of the state folder. */
const incidentId = /^[A-Za-z0-9][\w.-]{0,63}$/;

export const isIncidentId = (id: string): boolean => incidentId.test(id);

/**
 * Where all incidents lie: `--state-dir`, else `$XDG_STATE_HOME/reseal`, else `~/.local/state/reseal`. A relative
 * XDG_STATE_HOME is ignored, as the XDG base directory specification asks.
 */
export const stateDir = (
  flag: string | undefined,
  env: { [name: string]: string | undefined } = process.env,
  home = homedir(),
): string => {
  if (flag !== undefined && flag !== '') return resolve(flag);
  const xdg = env.XDG_STATE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.local', 'state'), 'reseal');
};

export type Places = {
  dir: string;
  journal: string;
  snapshot: string;
  events: string;
  evidence: string;
  manifest: string;
};

/** The files of one incident. Throws a StoreError for a name that is no incident id. */
export const placesOf = (folder: string, incident: string): Places => {
  if (!isIncidentId(incident)) {
    const rule = 'letters, digits, _ . and -, at most 64, beginning with a letter or digit';
    throw new StoreError('missing', `"${incident}" cannot be an incident id. Nothing was changed. Use ${rule}.`);
  }
  const dir = join(folder, incident);
  return {
    dir,
    journal: join(dir, 'journal.jsonl'),
    snapshot: join(dir, 'state.json'),
    events: join(dir, 'events'),
    evidence: join(dir, 'evidence'),
    manifest: join(dir, 'evidence', 'manifest.json'),
  };
};
