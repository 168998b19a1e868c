/** The value is longer than was asked for. */
export const tooLong = -1;
/** The text ends before the value does. */
export const cut = -2;

export const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9;

/** The place after the string that begins at `from`, or `cut`. */
export const endOfString = (text: string, from: number): number => {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return cut;
};

const endOfPlain = (text: string, from: number, over: boolean): number => {
  let at = from;
  while (at < text.length && !/[\s,\]}]/.test(text.charAt(at))) at += 1;
  return at === text.length && !over ? cut : at;
};

/**
 * The place after the value that begins at `from`; `tooLong` when a list or an object is still open after `most` characters;
 * `cut` when the text ends before that. `over`: no more text comes. What lies in between may still be no JSON.
 */
export const endOf = (text: string, from: number, most: number, over: boolean): number => {
  let depth = 0;
  for (let at = from; at < text.length; ) {
    const c = text.charCodeAt(at);
    if (c === 34) {
      at = endOfString(text, at);
      if (at === cut) return cut;
    } else {
      if (c === 123 || c === 91) depth += 1;
      else if (c === 125 || c === 93) depth -= 1;
      else if (depth === 0) return endOfPlain(text, at, over);
      at += 1;
    }
    if (depth === 0) return at;
    if (at - from > most) return tooLong;
  }
  return cut;
};
