import { toAscii } from './ascii.ts';
import { createMask } from './mask.ts';
import { createPseudonyms } from './mask-words.ts';
import { safeText } from './safe-text.ts';
import { paint, type Style } from './style.ts';

/**
 * The one way from a string to the screen: masked where that is on, made harmless, in the terminal's alphabet. Everything
 * that composes rows takes a pen, so no text can be drawn without it.
 */
export type Pen = {
  readonly masked: boolean;
  readonly color: boolean;
  /** Any text → what may be drawn. */
  out(text: string): string;
  /** A name or id by itself: all of it is masked. */
  name(text: string): string;
  /** `ASIA…YX6K`, or its pseudonym. */
  key(id: string): string;
  /** Names that must be masked wherever they stand, besides those the progress knows. */
  learn(names: Iterable<string>): void;
  paint(harmless: string, style?: Style): string;
};

export type PenOptions = {
  color: boolean;
  ascii: boolean;
  /** Null = shown as it is. `salt` belongs to the incident. */
  mask: { salt: string; names: Iterable<string> } | null;
};

const cacheSize = 20_000;

export const createPen = ({ color, ascii, mask }: PenOptions): Pen => {
  const hide = mask ? createMask(createPseudonyms(mask.salt)) : null;
  if (mask) hide?.learn(mask.names);
  const drawn = new Map<string, string>();

  const harmless = (text: string): string => (ascii ? toAscii(safeText(text)) : safeText(text));
  const out = (text: string): string => {
    const known = drawn.get(text);
    if (known !== undefined) return known;
    if (drawn.size > cacheSize) drawn.clear();
    const shown = harmless(hide ? hide.text(text) : text);
    drawn.set(text, shown);
    return shown;
  };

  return {
    masked: hide !== null,
    color,
    out,
    name: (text) => (hide ? hide.value(text) : text),
    key: (id) => (hide ? hide.value(id) : id.length > 10 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id),
    learn(names) {
      if (hide?.learn(names)) drawn.clear();
    },
    paint: (text, style) => paint(text, style, color),
  };
};
