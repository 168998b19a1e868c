/** Seeded numbers: the same labels give the same stream on every machine, in any order of use. Not for cryptography. */
export type Random = () => number;

/** 32-bit digest of a text (FNV-1a with a final mix). */
export const hash32 = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
};

/** Spreads every bit of a 32-bit number over all of them; one to one, so that two inputs never meet. */
export const mix = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
};

/** A stream of unsigned 32-bit numbers. */
export const randomOf = (...labels: (string | number)[]): Random => {
  const label = labels.join('|');
  const step = (hash32(`${label}#step`) | 1) >>> 0;
  let state = hash32(label);
  return () => {
    state = (state + step) >>> 0;
    return mix(state ^ mix(step));
  };
};

/** From 0 up to, not including, `limit`. */
export const below = (random: Random, limit: number): number => Math.floor((random() / 0x1_0000_0000) * limit);

/** One of a list that is not empty. */
export const pick = <T>(random: Random, list: readonly [T, ...T[]]): T => list[below(random, list.length)] ?? list[0];

/** A text of that many letters of an alphabet. */
export const letters = (random: Random, alphabet: string, count: number): string => {
  let text = '';
  for (let i = 0; i < count; i++) text += alphabet[below(random, alphabet.length)] ?? '';
  return text;
};
