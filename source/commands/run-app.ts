import type { OpenIncident } from '../composition/open-incident.ts';
import type { EngineState } from '../core/engine.ts';
import { lastChange } from '../core/verdicts.ts';
import type { Common } from './arguments.ts';
import type { Context } from './context.ts';
import { readText } from './read-log-file.ts';
import { keepHeapSmall } from './small-heap.ts';

/** A saved reading older than this is taken again when the app opens, ms. */
const fresh = 5 * 60_000;

/**
 * A change after the last reading, or one whose outcome is unknown, is looked at however fresh that reading is. What counts
 * is the line that was read longest ago: a check that somebody quit in the middle of has not read them all.
 */
const isDue = ({ progress, mode, items }: EngineState, now: number): boolean => {
  if (mode.mode !== 'writer') return false;
  const readAt = Math.min(...items.map(({ id }) => progress.items[id]?.at ?? 0));
  if (now - readAt > fresh || lastChange(progress) > readAt) return true;
  return progress.actions.some((a) => a.state === 'unsettled');
};

/** Shows an open incident until the user quits. What is saved is on screen first; the probes run behind it. */
export const runApp = async (
  opened: OpenIncident,
  common: Common,
  { stdin, stdout, env, cwd }: Context,
): Promise<number> => {
  const { engine } = opened;
  const leaveHeap = keepHeapSmall();
  try {
    const { mountApp } = await import('../screens/mount.tsx');
    const fromHome = (file: string): string => file.replace(/^~(?=\/)/, env.HOME ?? '~');
    const read = (file: string) => readText(fromHome(file), cwd);
    const shown = mountApp({ engine, stdin, stdout, env, noColor: common.noColor, readText: read });
    if (isDue(engine.state(), engine.now())) void engine.check();
    return await shown;
  } finally {
    leaveHeap();
    await opened.close();
  }
};
