import { useSyncExternalStore } from 'react';
import { useServices } from '../hooks/app-context.ts';

/** Draws nothing; by it everything that a press has changed is drawn in the turn it came in (hooks/presses.ts). */
export const Pressed = () => {
  const { presses } = useServices();
  useSyncExternalStore(presses.subscribe, presses.count, presses.count);
  return null;
};
