/**
 * Text from outside, made harmless for a terminal (product.md §7): whatever could move the cursor, change colour, hide or
 * reorder text becomes a visible escape such as `\u202e`. What is left is letters, numbers, punctuation and symbols, each
 * a grapheme of its own, so that widths add up the same everywhere.
 */

const printable = /^[\x20-\x7e]*$/;
const harmless = /^[\p{L}\p{N}\p{P}\p{S}]$/u;
const mark = /^\p{Mn}$/u;
const base = /^[\p{L}\p{N}]$/u;
/** Joined or drawn over by their neighbours in ways that terminals measure differently, or not drawn at all. */
const unruly = /^[\p{Default_Ignorable_Code_Point}\p{Regional_Indicator}\p{Emoji_Modifier}\p{Bidi_Control}]$/u;

/** Blocks whose letters run from right to left (Unicode DerivedBidiClass), and Hangul parts that join into syllables. */
const excluded: readonly (readonly [number, number])[] = [
  [0x0590, 0x08ff],
  [0x1100, 0x11ff],
  [0xa960, 0xa97f],
  [0xd7b0, 0xd7ff],
  [0xfb1d, 0xfdff],
  [0xfe70, 0xfeff],
  [0x10800, 0x10fff],
  [0x1e800, 0x1efff],
];

/** More marks than this on one letter draw over the rows above and below. */
const marksAllowed = 2;

const named: { [char: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `\n`, `\u001b`, `\u{e0041}`. */
export const escapeOf = (char: string): string => {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return named[char] ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
};

const isExcluded = (char: string): boolean => {
  const code = char.codePointAt(0) ?? 0;
  return excluded.some(([from, to]) => code >= from && code <= to);
};

const isHarmless = (char: string): boolean => harmless.test(char) && !unruly.test(char) && !isExcluded(char);

/** One code point each, most of them seen again and again; our own signs need no looking up at all. */
const verdicts = new Map<string, boolean>([...'✔✖✎◌⊘●·–—−▸▾▏…→←⏎↑↓━╸─│▓░┊▶├└┤╭╮╰╯'].map((sign) => [sign, true]));

const mayShow = (char: string): boolean => {
  const known = verdicts.get(char);
  if (known !== undefined) return known;
  if (verdicts.size > 4096) verdicts.clear();
  const answer = isHarmless(char);
  verdicts.set(char, answer);
  return answer;
};

/** The text as it may be written to a terminal. Plain ASCII comes back as it is. */
export const safeText = (text: string): string => {
  if (printable.test(text)) return text;
  let out = '';
  let before = '';
  let marks = 0;
  // Composed, so that é is one code point wherever Unicode has one for it.
  for (const char of text.normalize('NFC')) {
    if ((char >= ' ' && char <= '~') || mayShow(char)) {
      out += char;
      before = char;
      marks = 0;
    } else if (
      marks < marksAllowed &&
      mark.test(char) &&
      base.test(before) &&
      !unruly.test(char) &&
      !isExcluded(char)
    ) {
      out += char;
      marks += 1;
    } else {
      out += escapeOf(char);
      before = '';
    }
  }
  return out;
};
