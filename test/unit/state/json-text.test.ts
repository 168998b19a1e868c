import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from '../../../state/json-text.ts';

test('half a surrogate pair becomes U+FFFD, whole ones and what only looks like one stay', () => {
  expect(jsonText(['a\ud800', '\udc00b', '😀', '\\ud800', '\\\\ud800', '\\\ud800'])).toBe(
    '["a\ufffd","\ufffdb","😀","\\\\ud800","\\\\\\\\ud800","\\\\\ufffd"]',
  );
});

test('whatever the text, what is read back is the text, made well-formed', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ unit: fc.oneof(fc.constantFrom('\\', 'u', 'd', '8', '\ud83d', '\ude00', '"'), fc.string()) }),
      ),
      (texts) => {
        expect(JSON.parse(jsonText(texts))).toEqual(texts.map((t) => t.toWellFormed()));
      },
    ),
  );
});
