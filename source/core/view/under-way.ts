import type { EngineState } from '../engine.ts';

/** `what`: in words, with its verb. `since` in ms. */
export type UnderWay = { action: string; what: string; since: number };

/**
 * The change that this instance is carrying out, null = none. Between two of its calls, while it waits or reads back,
 * nothing is in flight and the change is under way all the same. A follower sees changes of somebody else: not its own.
 */
export const underWay = ({ inFlight, progress, mode }: EngineState): UnderWay | null => {
  if (inFlight) return { action: inFlight.action, what: `${inFlight.call} is in flight`, since: inFlight.since };
  const running = mode.mode === 'writer' ? progress.actions.findLast((a) => a.state === 'running') : undefined;
  return running
    ? { action: running.id, what: `“${running.title}” is being carried out`, since: running.requestedAt }
    : null;
};
