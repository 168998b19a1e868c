import { useEffect, useSyncExternalStore } from 'react';
import type { EngineState } from '../core/engine.ts';
import { useServices } from './app-context.ts';

/** The engine's state, anew when it changes. */
export const useEngineState = (): EngineState => {
  const { view } = useServices();
  return useSyncExternalStore(view.subscribe, view.get, view.get);
};

/** Does anything run? Draws only when that changes. */
export const useRunning = (): boolean => {
  const { view } = useServices();
  const read = (): boolean => view.get().running.length > 0;
  return useSyncExternalStore(view.subscribe, read, read);
};

/** What the engine says goes where the app says things, once. */
export const useSaid = (): void => {
  const { view, dispatch } = useServices();
  const read = (): EngineState['message'] => view.get().message;
  const message = useSyncExternalStore(view.subscribe, read, read);
  useEffect(() => {
    if (message) dispatch({ type: 'say', said: message });
  }, [message, dispatch]);
};

/** The time, ms, in steps: a component that shows minutes is not drawn every second. */
export const useNow = (step: number): number => {
  const { ticker } = useServices();
  const read = (): number => Math.floor(ticker.now() / step) * step;
  return useSyncExternalStore(ticker.subscribe, read, read);
};
