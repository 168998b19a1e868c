/** How well `ask` fits `text`: its letters in order, better at the start of words and in a row. Null = not at all. */
export const fuzzy = (ask: string, text: string): number | null => {
  const needle = ask.toLowerCase().replace(/\s+/g, '');
  const hay = text.toLowerCase();
  let score = 0;
  let from = 0;
  let last = -2;
  for (const char of needle) {
    const at = hay.indexOf(char, from);
    if (at === -1) return null;
    const wordStart = at === 0 || /[\s\-_.]/.test(hay[at - 1] ?? '');
    score += (at === last + 1 ? 6 : 0) + (wordStart ? 4 : 0) - Math.min(3, at - from);
    last = at;
    from = at + 1;
  }
  return score - hay.length / 100;
};

/** The best first; an empty ask keeps the order. */
export const fuzzySort = <T>(ask: string, things: readonly T[], text: (thing: T) => string): T[] => {
  if (ask.trim() === '') return [...things];
  return things
    .flatMap((thing) => {
      const score = fuzzy(ask, text(thing));
      return score === null ? [] : [{ thing, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ thing }) => thing);
};
