/** A word of the command line: an option with the value glued to it (`--x=v`), or anything else. */
export type Token = { kind: 'option'; name: string; glued: string | null } | { kind: 'word'; text: string };

const short = new Map([
  ['-h', 'help'],
  ['-V', 'version'],
]);

/** Everything after `--` is a word, however it looks. */
export const tokensOf = (argv: readonly string[]): Token[] => {
  const end = argv.indexOf('--');
  const tokens: Token[] = argv.slice(0, end === -1 ? argv.length : end).map((text) => {
    const option = /^--([^=]+)(?:=([\s\S]*))?$/.exec(text);
    if (option) return { kind: 'option', name: option[1] ?? '', glued: option[2] ?? null };
    const letter = short.get(text);
    if (letter !== undefined) return { kind: 'option', name: letter, glued: null };
    // A single dash with more behind it is a mistyped option, unless it is a negative number.
    if (/^-\D/.test(text)) return { kind: 'option', name: text.slice(1), glued: null };
    return { kind: 'word', text };
  });
  const rest: Token[] = end === -1 ? [] : argv.slice(end + 1).map((text) => ({ kind: 'word', text }));
  return [...tokens, ...rest];
};
