import type { OpenIncident } from '../composition/open-incident.ts';
import type { Common } from './arguments.ts';
import type { Context } from './context.ts';

/** A saved reading older than this is taken again when the app opens, ms. */
const fresh = 5 * 60_000;

/** Shows an open incident until the user quits. What is saved is on screen first; the probes run behind it. */
export const runApp = async (
  opened: OpenIncident,
  common: Common,
  { stdin, stdout, env }: Context,
): Promise<number> => {
  const { engine } = opened;
  try {
    const { mountApp } = await import('../screens/mount.tsx');
    const shown = mountApp({ engine, stdin, stdout, env, noColor: common.noColor });
    const { checkedAt } = engine.state().progress;
    const writer = engine.state().mode.mode === 'writer';
    if (writer && (checkedAt === null || engine.now() - checkedAt > fresh)) void engine.check();
    return await shown;
  } finally {
    await opened.close();
  }
};
