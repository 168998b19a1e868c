/** Words that any shell takes as they stand. */
const plain = /^[\w@%+=:,./][\w@%+=:,./-]*$/;
/** Printable ASCII: nothing that a terminal, a shell's history or a reader could take for something else. */
const printable = /^[\x20-\x7e]+$/;

/**
 * One word for a POSIX shell: as it is, or in single quotes. Null where it must not go there: controls, letters that look
 * like others, or a beginning that a program would read as an option.
 */
export const shellWord = (word: string): string | null => {
  if (!printable.test(word) || word.startsWith('-')) return null;
  return plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
};

/** An option is written by us; every text is a value, and a value may never become an option. */
export type Word = string | { option: string };

/** A whole command line, or null when one word of it may not be shown as part of one. */
export const shellLine = (words: readonly Word[]): string | null => {
  const quoted = words.map((w) => (typeof w === 'string' ? shellWord(w) : `--${w.option}`));
  return quoted.every((w) => w !== null) ? quoted.join(' ') : null;
};

/** Characters of a command line that must stay together, and whether a single quote is open behind each. */
const atomsOf = (command: string): { text: string; quoted: boolean }[] => {
  const atoms: { text: string; quoted: boolean }[] = [];
  let quoted = false;
  for (let i = 0; i < command.length; i++) {
    const escaped = !quoted && command[i] === '\\';
    const text = command.slice(i, i + (escaped ? 2 : 1));
    if (escaped) i++;
    else if (text === "'") quoted = !quoted;
    atoms.push({ text, quoted });
  }
  return atoms;
};

/** A part without a place to break: a quote is closed and opened again, so that the shell sees the same word. */
const chopped = (part: string, columns: number): string[] => {
  const room = Math.max(8, columns) - 2;
  const lines: string[] = [];
  let line = '';
  let open = false;
  for (const { text, quoted } of atomsOf(part)) {
    if (line.length + text.length > room) {
      lines.push(`${line}${open ? "'" : ''}\\`);
      line = open ? "'" : '';
    }
    line += text;
    open = quoted;
  }
  return [...lines, line];
};

/** Parts of a command that begin with an option, none of them cut within quotes. */
const optionsOf = (command: string): string[] => {
  const parts = [''];
  let before = '';
  for (const { text, quoted } of atomsOf(command)) {
    const last = parts.length - 1;
    if (text === '-' && before === ' ' && !quoted && parts[last] !== '') {
      parts[last] = (parts[last] ?? '').slice(0, -1);
      parts.push(text);
    } else parts[last] += text;
    before = quoted ? '' : text;
  }
  return parts;
};

/** Lines of at most `columns` that a POSIX shell reads as the one command: it can be copied as it stands. */
export const folded = (command: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const part of optionsOf(command)) {
    if (line === '') line = part;
    else if (line.length + part.length + 3 <= columns) line += ` ${part}`;
    else {
      lines.push(...chopped(`${line} `, columns - 1).map((l, i, all) => (i === all.length - 1 ? `${l}\\` : l)));
      line = `  ${part}`;
    }
  }
  return [...lines, ...chopped(line, columns)];
};
