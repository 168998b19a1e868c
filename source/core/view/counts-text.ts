import type { Verdict } from '../words.ts';
import type { Span } from './spans.ts';
import { looks, verdictOrder } from './verdict-look.ts';

/** `4 ✔  6 ✖  2 ?`, or with words `✔ 4 pass  ✖ 6 attention` where there is room for them. Zeros are left out. */
export const countSpans = (counts: Map<Verdict, number>, words: boolean): Span[] =>
  verdictOrder
    .filter((v) => (counts.get(v) ?? 0) > 0)
    .flatMap((v, i): Span[] => {
      const { glyph, style } = looks[v];
      const n = counts.get(v) ?? 0;
      return [[i === 0 ? '' : '  '], [words ? `${glyph} ${n} ${v}` : `${n} ${glyph}`, style]];
    });
