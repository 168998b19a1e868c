import { useMemo } from 'react';
import { useServices } from './app-context.ts';

/** Starts something that takes its time; nobody waits for it. What goes wrong is said, and so is `done`. */
export type Attempt = (work: () => Promise<unknown>, done?: string) => void;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const useAttempt = (): Attempt => {
  const { dispatch } = useServices();
  return useMemo<Attempt>(
    () => (work, done) => {
      work().then(
        () => {
          if (done !== undefined) dispatch({ type: 'say', said: { level: 'info', text: done } });
        },
        (error: unknown) => dispatch({ type: 'say', said: { level: 'error', text: messageOf(error) } }),
      );
    },
    [dispatch],
  );
};
