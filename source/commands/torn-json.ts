/** JSON texts out of a text that is not one whole: several after each other, or a list of records that is cut off. */

export type Piece = { text: string; line: number };
export type Torn = { values: Piece[]; broken: { line: number; what: string }[] };

const lines = (text: string): number => text.split('\n').length;

/**
 * Finds the JSON objects that are complete: at the top of the text, or in the list of records that it begins with. What is
 * in between, and what is not complete, is told with its line. One pass, no recursion.
 */
export const completeValues = (text: string): Torn => {
  const values: Piece[] = [];
  const broken: Torn['broken'] = [];
  const opening = /^\s*(?:\{\s*"(?:Records|Events)"\s*:\s*)?\[/.exec(text)?.[0] ?? '';
  let line = lines(opening);
  let depth = 0;
  let start = -1;
  let startLine = 1;
  let quoted = false;
  let stray = false;

  const newLine = (): void => {
    line++;
    stray = false;
    if (!quoted) return;
    // No JSON string holds a line break: the value that was open is torn, and the next one may begin here.
    broken.push({ line: startLine, what: 'it is cut off' });
    quoted = false;
    depth = 0;
  };
  const between = (c: string): void => {
    const filler = /[\s,\]}]/.test(c);
    if (!filler && !stray) broken.push({ line, what: 'it is not JSON' });
    stray = stray || !filler;
  };
  const open = (i: number): void => {
    if (depth === 0) [start, startLine] = [i, line];
    depth++;
  };
  const close = (i: number): void => {
    depth--;
    if (depth === 0) values.push({ text: text.slice(start, i + 1), line: startLine });
  };

  for (let i = opening.length; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\n') newLine();
    else if (quoted && c === '\\') i++;
    else if (quoted) quoted = c !== '"';
    else if (depth === 0 && c !== '{') between(c);
    else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') open(i);
    else if (c === '}' || c === ']') close(i);
  }
  if (depth > 0) broken.push({ line: startLine, what: 'it is cut off' });
  else if (broken.length === 0 && opening !== '' && !/\]\s*\}?\s*$/.test(text))
    broken.push({ line, what: 'the list of records is cut off' });
  return { values, broken };
};
