import type { Slices } from '../slices.ts';

/**
 * A JSON text that is read while it comes, piece by piece, as a program prints it: what was read is let go, so that tens of
 * megabytes never stand in memory. Whoever reads pauses (slices.ts) with `hungry` when it cannot go on without more.
 */
export type JsonFeed = {
  /** What is not read yet begins at `at`. */
  text: string;
  at: number;
  hungry: boolean;
  begun: boolean;
  /** Nothing more comes. */
  over: boolean;
  /** It is no JSON: what still comes is looked at and not kept. */
  refused: boolean;
  /** So far there was nothing but blanks. */
  blank: boolean;
  /** A zero somewhere: text of two bytes a character looks like that. */
  zero: boolean;
};

/** A byte order mark at the very beginning is left out. */
export const feedMore = (f: JsonFeed, piece: string): void => {
  const text = !f.begun && piece.startsWith('\ufeff') ? piece.slice(1) : piece;
  f.begun ||= piece !== '';
  if (text === '') return;
  f.hungry = false;
  f.blank &&= !/\S/.test(text);
  f.zero ||= text.includes('\u0000');
  if (!f.refused) f.text = f.text.slice(f.at) + text;
  f.at = 0;
};

export const feedOver = (f: JsonFeed): void => {
  f.hungry = false;
  f.over = true;
};

export const newFeed = (): JsonFeed => ({
  ...{ text: '', at: 0, hungry: false, begun: false, over: false, refused: false, blank: true, zero: false },
});

/** A text that is there. */
export const feedOf = (text: string): JsonFeed => {
  const f = newFeed();
  feedMore(f, text);
  feedOver(f);
  return f;
};

/**
 * Until there is more than now, twice as much: what is long is not looked at again with every piece. Throws a SyntaxError
 * where nothing more comes.
 */
export function* more(f: JsonFeed): Slices<void> {
  if (f.over) throw new SyntaxError('it is not whole JSON');
  const wanted = 2 * (f.text.length - f.at);
  while (!f.over && f.text.length - f.at <= wanted) {
    f.hungry = true;
    yield;
  }
}

/** Until it is over, whatever comes. */
export function* toItsEnd(f: JsonFeed): Slices<void> {
  f.refused = true;
  f.text = '';
  f.at = 0;
  while (!f.over) {
    f.hungry = true;
    yield;
  }
}
