import { useInput, usePaste } from 'ink';
import { useRef } from 'react';
import { type InkInput, type Press, pressOf } from '../keys/key.ts';
import type { Layer } from '../keys/router.ts';

type Waiting = { press: Press; seen: Layer[] };

/**
 * The one root input. Ink cuts a chunk of input into events, all in one turn of the event loop: they are gathered and
 * handed on as one press, so that an Enter out of a pasted chunk is never taken for one that was pressed. The next press
 * waits until what the last one changed is on screen: a key must not go to a screen that is about to be covered.
 * `onPress` gives back what of a chunk is for the screen that comes then. `handled` is told after each press.
 */
export const useInputRouter = (
  layers: () => Layer[],
  onPress: (press: Press, layers: Layer[]) => Press | null,
  handled: () => void,
): void => {
  const gathered = useRef<InkInput[]>([]);
  const queue = useRef<Waiting[]>([]);
  const busy = useRef(false);

  const next = (): void => {
    const waiting = queue.current.shift();
    busy.current = waiting !== undefined;
    if (!waiting) return;
    // A picker handled its key when it came; whatever is there by now must not have it as well.
    const rest = onPress(waiting.press, waiting.seen[0]?.native ? waiting.seen : layers());
    if (rest) queue.current.unshift({ press: rest, seen: [] });
    handled();
    // React draws before the first of these turns, what an effect leads to in it.
    setImmediate(() => setImmediate(next));
  };
  const add = (press: Press | null, seen: Layer[]): void => {
    if (!press) return;
    queue.current.push({ press, seen });
    if (!busy.current) next();
  };

  useInput((input, key) => {
    gathered.current.push({ input, key });
    if (gathered.current.length > 1) return;
    const seen = layers();
    queueMicrotask(() => {
      const press = pressOf(gathered.current);
      gathered.current = [];
      add(press, seen);
    });
  });
  usePaste((text) => add({ type: 'paste', text }, layers()));
};
