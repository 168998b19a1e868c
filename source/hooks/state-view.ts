import type { Engine, EngineState } from '../core/engine.ts';
import type { Progress } from '../core/progress.ts';

/** The engine's state as screens see it: not as often as a running check changes it. */
export type StateView = { get(): EngineState; subscribe(listener: () => void): () => void; stop(): void };

/** ms between two changes that are shown: of what people did, or wait for, and of what a running check brings by itself. */
const pace = { people: 100, check: 250 };

/** What a check changes; anything else in progress is somebody's own doing. Its parts keep their identity. */
const checks = new Set<keyof Progress>([
  ...(['sessions', 'findings', 'coverage', 'totals', 'chains', 'segments', 'items', 'callers'] as const),
  ...(['issuedAt', 'issuedTo', 'putBack', 'evidence'] as const),
]);

const ownDoing = (old: Progress, fresh: Progress): boolean => {
  if (old === fresh) return false;
  const keys = new Set([...Object.keys(old), ...Object.keys(fresh)]) as Set<keyof Progress>;
  return [...keys].some((key) => !checks.has(key) && old[key] !== fresh[key]);
};

/** Nobody waits for it: only pages that came in, and how far the reading is. A check that begins or ends is waited for. */
const isOnlyProgress = (old: EngineState, fresh: EngineState): boolean =>
  fresh.running.length > 0 &&
  fresh.running.length === old.running.length &&
  fresh.message === old.message &&
  fresh.inFlight === old.inFlight &&
  fresh.mode.mode === old.mode.mode &&
  !ownDoing(old.progress, fresh.progress);

export const createStateView = (engine: Pick<Engine, 'state' | 'subscribe'>, every = pace): StateView => {
  const listeners = new Set<() => void>();
  let current = engine.state();
  let last = Number.NEGATIVE_INFINITY;
  let timer: { due: number; id: ReturnType<typeof setTimeout> } | null = null;
  const publish = (): void => {
    timer = null;
    last = performance.now();
    current = engine.state();
    for (const listener of listeners) listener();
  };
  const drop = (): void => {
    if (timer !== null) clearTimeout(timer.id);
    timer = null;
  };
  // The first change is shown at once, and the last one always.
  const leave = engine.subscribe(() => {
    const now = performance.now();
    // What is due in a moment anyway need not be looked at.
    if (timer !== null && timer.due <= now + every.people) return;
    const due = last + (isOnlyProgress(current, engine.state()) ? every.check : every.people);
    if (timer !== null && timer.due <= due) return;
    drop();
    if (due <= now) publish();
    else timer = { due, id: setTimeout(publish, due - now) };
  });
  return {
    get: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    stop() {
      leave();
      drop();
      listeners.clear();
    },
  };
};
