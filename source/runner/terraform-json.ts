import type { Slices } from '../core/slices.ts';
import { feedMore, feedOver, type JsonFeed, newFeed } from '../core/terraform/json-feed.ts';
import { inSlices, pacer } from './in-slices.ts';

/** What reads a long JSON text while a program prints it. */
export type Following<T> = {
  into(piece: string): Promise<void>;
  /** After the last piece; null = cancelled. `rest`: what was not given piece by piece. */
  result(rest: string, signal: AbortSignal): Promise<T | null>;
};

/** `reading`: from a text that is still to come. */
export const following = <T>(reading: (feed: JsonFeed) => Slices<T>): Following<T> => {
  const feed = newFeed();
  const steps = reading(feed);
  const pause = pacer();
  return {
    into: async (piece) => {
      feedMore(feed, piece);
      for (let n = 1; !feed.hungry; n += 1) {
        steps.next();
        if (n % 8 === 0) await pause();
      }
    },
    result: (rest, signal) => {
      feedMore(feed, rest);
      feedOver(feed);
      return inSlices(steps, signal);
    },
  };
};
