// Stands in for Intl.Segmenter in the bundle. The first real one costs 12 ms of every start, and half a dozen modules of
// Ink's make one when they load. Text of plain characters, of which each is a grapheme of its own, never needs it.
// The ranges hold no carriage return, mark, joiner, selector, surrogate, Hangul or Indic letter: all of it is of the
// classes Other and Control of Unicode's UAX 29, between which there is always a boundary. The last is for private use.
const plain = /^[\x00-\x0c\x0e-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2bff\ue000-\uf8ff]*$/;

// Taken apart like this because the build replaces the expression `Intl.Segmenter` everywhere, here too.
const { Segmenter } = Intl;

export class LazySegmenter {
  #real;
  #locale;
  #options;
  constructor(locale, options) {
    this.#locale = locale;
    this.#options = options;
  }
  segment(input) {
    const byGrapheme = (this.#options?.granularity ?? 'grapheme') === 'grapheme';
    if (byGrapheme && plain.test(input)) {
      const segments = Array.from(input, (segment, index) => ({ segment, index, input }));
      return Object.assign(segments, { containing: (index = 0) => segments[Math.trunc(index)] });
    }
    this.#real ??= new Segmenter(this.#locale, this.#options);
    return this.#real.segment(input);
  }
}
