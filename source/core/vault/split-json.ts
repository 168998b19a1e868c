/**
 * Takes a stream of text apart into the JSON objects in it: one to a line, pretty-printed one after the other, in an array,
 * or behind a prefix. What is cut off in the middle is dropped and counted, and the next object is found again.
 */
export type JsonSplitter = {
  /** The objects that this piece of text brings to an end, as text. */
  feed(text: string): string[];
  /** Nothing more comes. True when the text ends in the middle of an object. */
  end(): boolean;
  /** Objects that were broken off in the middle, without the one at the end. */
  broken(): number;
};

const [quote, backslash, open, close, newline] = [0x22, 0x5c, 0x7b, 0x7d, 0x0a];

/** Where something comes that matters inside a text; else the last character. */
const ofText = (text: string, from: number): number => {
  let at = from;
  for (; at < text.length - 1; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote || code === backslash || code === newline) break;
  }
  return at;
};

/**
 * `longest`: characters; a longer object counts as broken, so that no file can fill the memory. Far above a list of a hundred
 * thousand hashed accessors, which Vault writes as one line.
 */
export const jsonSplitter = (longest = 64 * 1024 * 1024): JsonSplitter => {
  /** What earlier pieces hold of the object that is open, and how long that is. */
  let held: string[] = [];
  let length = 0;
  let depth = 0;
  let inText = false;
  let escaped = false;
  let before = newline;
  let broken = 0;

  const giveUp = (): void => {
    broken += 1;
    held = [];
    length = 0;
    depth = 0;
    inText = false;
    escaped = false;
  };

  /** What one character does. A line break in a text, or `{` at the left edge inside, is no JSON of a log. */
  const step = (code: number): 'begins' | 'ends' | null => {
    if (inText) {
      if (escaped) escaped = false;
      else if (code === newline) giveUp();
      else if (code === backslash) escaped = true;
      else if (code === quote) inText = false;
      return null;
    }
    if (code === open) {
      if (depth > 0 && before === newline) giveUp();
      depth += 1;
      return depth === 1 ? 'begins' : null;
    }
    if (code === close && depth > 0) {
      depth -= 1;
      return depth === 0 ? 'ends' : null;
    }
    // The tail of something whose head is not here.
    if (code === close) broken += 1;
    else if (code === quote && depth > 0) inText = true;
    return null;
  };

  return {
    feed: (text) => {
      const found: string[] = [];
      let start = 0;
      for (let at = 0; at < text.length; at += 1) {
        // Most of a log is the inside of texts: that is gone over at once.
        if (inText && !escaped) at = ofText(text, at);
        const code = text.charCodeAt(at);
        const what = step(code);
        before = code;
        if (what === 'begins') {
          held = [];
          length = 0;
          start = at;
        } else if (what === 'ends') {
          found.push(held.join('') + text.slice(start, at + 1));
          held = [];
          length = 0;
        } else if (depth > 0 && length + at - start > longest) giveUp();
      }
      if (depth > 0) {
        held.push(text.slice(start));
        length += text.length - start;
      }
      return found;
    },
    end: () => depth > 0,
    broken: () => broken,
  };
};
