import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonSplitter } from '../../../source/core/vault/split-json.ts';

/** The objects, as text, of a text that comes in pieces of these lengths. */
const taken = (text: string, pieces: number[] = [text.length], longest?: number) => {
  const splitter = jsonSplitter(longest);
  const found: string[] = [];
  let at = 0;
  for (let i = 0; at < text.length; i += 1) {
    const size = Math.max(1, pieces[i % pieces.length] ?? 1);
    found.push(...splitter.feed(text.slice(at, at + size)));
    at += size;
  }
  return { found, torn: splitter.end(), broken: splitter.broken() };
};

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('{', '}', '"', '\\', '\\"', '\n{', '{"a":1}\n', '[', ']'),
);
const entry = fc.dictionary(fc.string(), fc.oneof(nasty, fc.integer(), fc.array(fc.dictionary(nasty, nasty))));
/** How an object is written, and what stands around the objects. Texts are compared: no parser has a say. */
const forms: [string, (o: unknown) => string, (all: string[]) => string][] = [
  ['one to a line', (o) => JSON.stringify(o), (all) => all.map((t) => `${t}\n`).join('')],
  ['pretty-printed', (o) => JSON.stringify(o, null, 2), (all) => all.map((t) => `${t}\n`).join('')],
  ['with tabs, and nothing between them', (o) => JSON.stringify(o, null, '\t'), (all) => all.join('')],
  ['as an array', (o) => JSON.stringify(o), (all) => `[${all.join(', ')}]`],
  ['with Windows line ends', (o) => JSON.stringify(o), (all) => all.map((t) => `${t}\r\n`).join('')],
  ['behind a prefix', (o) => JSON.stringify(o), (all) => all.map((t) => `vault-audit: ${t}\n`).join('')],
];

describe('a stream of JSON objects', () => {
  it.each(forms)('is taken apart wherever it is cut: %s', (_name, write, join) => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), lengths, (all, pieces) => {
        const texts = all.map(write);
        expect(taken(join(texts), pieces)).toEqual({ found: texts, torn: false, broken: 0 });
      }),
      { numRuns: 150 },
    );
  });

  it('loses nothing but the end that is cut off, and says so', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.nat(), (all, where) => {
        const lines = all.map((o) => `${JSON.stringify(o)}\n`);
        const last = lines.at(-1) ?? '';
        const cut = last.slice(0, 1 + (where % Math.max(1, last.length - 2)));
        const { found, torn, broken } = taken(lines.slice(0, -1).join('') + cut);
        expect(found).toEqual(all.slice(0, -1).map((o) => JSON.stringify(o)));
        expect({ torn, broken }).toEqual({ torn: true, broken: 0 });
      }),
      { numRuns: 150 },
    );
  });

  it('finds the next object behind one that was cut off in the middle', () => {
    for (const torn of ['{"a":"never ends', '{"a":{"b":[1,2', '{"a":', '{', '{\n  "a": {\n    "b": 1']) {
      for (const pieces of [[1000], [1], [3, 7]])
        expect(taken(`{"x":0}\n${torn}\n{"x":1}\n{"x":2}\n`, pieces)).toEqual({
          ...{ found: ['{"x":0}', '{"x":1}', '{"x":2}'], torn: false, broken: 1 },
        });
    }
  });

  it('says that the head of something is missing', () => {
    expect(taken('"name":"x"},"b":{"c":1}}\n{"x":1}\n').broken).toBeGreaterThan(0);
    expect(taken('"name":"x"},"b":{"c":1}}\n{"x":1}\n').found).toContain('{"x":1}');
  });

  it('never holds more than it was told to', () => {
    const huge = `{"a":"${'x'.repeat(5000)}"}\n{"x":1}\n`;
    const { found, broken } = taken(huge, [100], 1000);
    expect(found).toEqual(['{"x":1}']);
    expect(broken).toBeGreaterThan(0);
  });
});
