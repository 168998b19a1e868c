/** Index of the bracket that closes what was opened just before `from`, quotes respected; -1 where none does. */
export const closingParen = (text: string, from: number): number => {
  let depth = 1;
  for (let i = from; i < text.length; i += 1) {
    const c = text[i];
    if (c === '\\') i += 1;
    else if (c === "'" || c === '"') {
      const end = quoteEnd(text, i, c);
      if (end !== -1) i = end;
    } else if (c === '(') depth += 1;
    else if (c === ')') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
};

const quoteEnd = (text: string, at: number, quote: string): number => {
  for (let i = at + 1; i < text.length; i += 1) {
    if (quote === '"' && text[i] === '\\') i += 1;
    else if (text[i] === quote) return i;
    // A quote that runs over a line end inside brackets is most likely an apostrophe.
    else if (text[i] === '\n' && quote === "'") return -1;
  }
  return -1;
};

/**
 * What `$` begins at `at`: `end` is the index after it (-1 = never closed), `code` the commands inside, null for an
 * arithmetic or a parameter, which hold none. Null: a `$` that begins nothing.
 */
export const substitutionAt = (text: string, at: number): { end: number; code: string | null } | null => {
  if (text[at] !== '$') return null;
  if (text[at + 1] === '{') {
    const end = text.indexOf('}', at);
    return end === -1 ? null : { end: end + 1, code: null };
  }
  if (text[at + 1] !== '(') return null;
  const end = closingParen(text, at + 2);
  if (end === -1) return { end: -1, code: null };
  const code = text[at + 2] === '(' ? null : text.slice(at + 2, end);
  return { end: end + 1, code };
};

/** Index after the here-document that begins at `from` and ends with a line that is `mark`; `from` where none does. */
export const heredocEnd = (text: string, from: number, mark: string): number => {
  for (let start = from; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const stop = end === -1 ? text.length : end;
    if (text.slice(start, stop).trim() === mark) return Math.min(text.length, stop + 1);
    start = stop + 1;
  }
  return from;
};
