/** What a terminal acts upon, or does not show: controls (U+009B begins a sequence as ESC [ does), bidi marks, zero widths. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const escaped = (char: string): string =>
  char === '\n'
    ? char
    : Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');

/**
 * A value as one JSON text for people and programs. JSON leaves all but the first control characters as they are; here they
 * are escapes (product.md §7), which every reader of JSON turns into the same value. Line feeds are the text's own: those
 * of a value are escaped by JSON already.
 */
export const jsonOut = (value: unknown): string => JSON.stringify(value, null, 2).replace(unseen, escaped);
