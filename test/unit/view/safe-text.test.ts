import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toAscii } from '../../../source/core/view/ascii.ts';
import { safeText } from '../../../source/core/view/safe-text.ts';
import { cut, widthOf, wrap } from '../../../source/core/view/width.ts';

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'ab é中→\n\r\t\u001b[31m\u009b\u00ad\u061c\u200b\u200d\u200e\u2028\u202e\u2066\ufe0f\ufeff\ue000אا',
      ),
      fc.constantFrom(
        '\u0301',
        '\u20e3',
        '\u1100',
        '\u1161',
        '\u3164',
        '\ud83d',
        '👍🏽',
        '🇺🇸',
        '\u{e0041}',
        '\u001b]0;t\u0007',
      ),
    ),
  )
  .map((parts) => parts.join(''));
const any = fc.oneof(hostile, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

/** Nothing that steers a terminal, hides, joins or turns text round. */
const harmful =
  /[\p{C}\p{Z}\p{Me}\p{Mc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Script=Hebrew}\p{Script=Arabic}]/u;

test('plain text is as it was', () => {
  for (const text of ['', 'tmp-admin', 'arn:aws:iam::1:user/x', 'Zoë, 中文, Łódź, ½ × → ✔ 日本'])
    expect(safeText(text)).toBe(text);
});

test.each([
  ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
  ['a\u0007b\u009bc', 'a\\u0007b\\u009bc'],
  ['user\u202egnp.exe', 'user\\u202egnp.exe'],
  ['a\u2066b\u2069c\u200ed\u061ce', 'a\\u2066b\\u2069c\\u200ed\\u061ce'],
  ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
  ['line\u2028para\u2029', 'line\\u2028para\\u2029'],
  ['two\nlines\r\tand tab', 'two\\nlines\\r\\tand tab'],
  ['tag\u{e0041}s', 'tag\\u{e0041}s'],
  ['heart❤\ufe0f', 'heart❤\\ufe0f'],
  ['private\ue000', 'private\\ue000'],
  ['lone\ud800surrogate', 'lone\\ud800surrogate'],
  ['nbsp\u00a0', 'nbsp\\u00a0'],
  ['filler\u3164', 'filler\\u3164'],
  ['שלום', '\\u05e9\\u05dc\\u05d5\\u05dd'],
  ['e\u0301 a\u0308', 'é ä'],
  ['q\u0307\u0307\u0307\u0307', 'q\u0307\u0307\\u0307\\u0307'],
  ['\u0301 alone', '\\u0301 alone'],
  ['🇺🇸', '\\u{1f1fa}\\u{1f1f8}'],
])('%j is shown as %j', (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

test('whatever comes in, nothing harmful comes out, and twice is as once', () => {
  fc.assert(
    fc.property(any, (text) => {
      const shown = safeText(text);
      expect(shown.replaceAll(' ', '')).not.toMatch(harmful);
      expect(safeText(shown)).toBe(shown);
      expect(toAscii(shown)).toMatch(/^[ -~]*$/);
    }),
    { numRuns: 1500 },
  );
});

test('a cut is never wider than asked, whole characters only, and says that it is one', () => {
  fc.assert(
    fc.property(any, fc.integer({ min: 0, max: 40 }), (text, columns) => {
      const shown = safeText(text);
      const part = cut(shown, columns);
      expect(widthOf(part)).toBeLessThanOrEqual(columns);
      if (widthOf(shown) <= columns) expect(part).toBe(shown);
      else if (columns > 0) expect(part.endsWith('…')).toBe(true);
    }),
    { numRuns: 800 },
  );
});

test('wrapped lines fit and hold every character but blanks', () => {
  fc.assert(
    fc.property(any, fc.integer({ min: 2, max: 30 }), (text, columns) => {
      const shown = safeText(text);
      const lines = wrap(shown, columns);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(shown.replaceAll(' ', ''));
    }),
    { numRuns: 500 },
  );
});
