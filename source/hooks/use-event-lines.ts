import { useMemo } from 'react';
import type { TrailEvent } from '../core/trail-event.ts';
import { eventLines } from '../core/view/event-json.ts';
import { usePen } from './app-context.ts';

/** Lines of events that were read, made once for a pen: another pen (mask mode) makes them anew. */
export const useEventLines = (
  events: ReadonlyMap<string, TrailEvent | string>,
): ((id: string) => readonly string[] | null) => {
  const pen = usePen();
  return useMemo(() => {
    const made = new Map<string, readonly string[]>();
    return (id) => {
      const event = events.get(id);
      if (event === undefined) return null;
      const lines = made.get(id) ?? (typeof event === 'string' ? [event] : eventLines(pen, event));
      made.set(id, lines);
      return lines;
    };
  }, [events, pen]);
};

/** `Engine.readEvent`, as something that can be kept: the event, or why there is none. */
export const eventOr = (read: Promise<TrailEvent | null>): Promise<TrailEvent | string> =>
  read.then(
    (event) => event ?? 'There is no event with this id in the store. It may not have been delivered yet: read again.',
    (error: unknown) => `The event could not be read: ${error instanceof Error ? error.message : String(error)}`,
  );
