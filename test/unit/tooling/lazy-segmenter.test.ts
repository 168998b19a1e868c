import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript of the build, without types
import { LazySegmenter } from '../../../scripts/lazy-segmenter.js';

const real = new Intl.Segmenter();
const segments = (segmenter: Intl.Segmenter, text: string) =>
  [...segmenter.segment(text)].map(({ segment, index, input }) => ({ segment, index, input }));

/** What the bundle has instead of Intl.Segmenter must cut text exactly as that one does. */
describe('the stand-in for Intl.Segmenter', () => {
  const lazy: Intl.Segmenter = new LazySegmenter();

  it('cuts as the real one does, whatever the text', () => {
    const char = fc.oneof(
      fc.integer({ min: 0, max: 0x2ff }),
      fc.integer({ min: 0x2000, max: 0x2bff }),
      fc.integer({ min: 0xe000, max: 0xf8ff }),
      fc.integer({ min: 0x300, max: 0x10ffff }).filter((c) => c < 0xd800 || c > 0xdfff),
      fc.constantFrom(0x0d, 0x0a, 0x1b, 0xad, 0x200d, 0xfe0f, 0x20e3, 0x1f468, 0x1f3fb, 0x0301),
    );
    const text = fc.array(char, { maxLength: 12 }).map((codes) => String.fromCodePoint(...codes));
    fc.assert(
      fc.property(text, (t) => {
        expect(segments(lazy, t)).toEqual(segments(real, t));
      }),
      { numRuns: 5000 },
    );
  });

  it('cuts every pair of plain characters as the real one does', () => {
    const plain = '\u0000\t\n\u001b a~\u007f\u0085\u00a0\u00a9\u00ad\u00ae\u00e9\u02ff…‘’─│╭✔✖▸●━╸⊘←↕☎✌⬛⯿\ue000\uf8ff';
    for (const a of plain) for (const b of plain) expect(segments(lazy, a + b)).toEqual(segments(real, a + b));
  });

  it('finds the segment at a place', () => {
    expect(lazy.segment('ab').containing(1)).toMatchObject({ segment: 'b', index: 1 });
    expect(lazy.segment('ab').containing(9)).toBeUndefined();
    expect(lazy.segment('e\u0301x').containing(1)).toMatchObject({ segment: 'e\u0301', index: 0 });
    const words: Intl.Segmenter = new LazySegmenter('en', { granularity: 'word' });
    expect([...words.segment('one two')].map((s) => s.segment)).toEqual(['one', ' ', 'two']);
  });
});
