import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonOut } from '../../../source/commands/json-out.ts';

test('no control, bidi or zero-width character leaves as it is, and every reader gets the same value back', () => {
  const names = [
    '\u202eevil',
    'a\u200bb',
    '\u009b31m',
    'x\u001b[2J',
    '\u{e0041}',
    '\u2028',
    'é ✔ 名',
    'two\nlines',
    '\u007f',
  ];
  const text = jsonOut({ names });
  expect(text).not.toMatch(/[\p{Cf}\p{Zl}]|[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
  expect(text).toContain('\\u202eevil');
  expect(text).toContain('\\udb40\\udc41');
  expect(text).toContain('é ✔ 名');
  expect(JSON.parse(text)).toEqual({ names });
});

test('whatever it is given comes back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = jsonOut(value);
      expect(text).not.toMatch(/[\p{Cf}\u007f-\u009f]/u);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 50 },
  );
});
