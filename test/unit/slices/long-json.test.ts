import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOneGo } from '../../../source/core/slices.ts';
import { parsingJson } from '../../../source/core/terraform/long-json.ts';
import { inPieces } from '../terraform/fixtures.ts';

const parse = (text: string): unknown => inOneGo(parsingJson(text));
const outcome = (work: () => unknown): unknown => {
  try {
    return { value: work() };
  } catch (error) {
    return { refused: error instanceof SyntaxError };
  }
};
/** Long enough that the lists and objects around it are taken apart. */
const long = 'x'.repeat(40_000);

describe('JSON with pauses', () => {
  it('gives what JSON.parse gives, whatever is in it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.json(), (a, b) => {
        const text = `{"a": ${a},\n "long" :\t["${long}", ${b} , [{"n":${a},"l":"${long}"}]] }`;
        expect(parse(text)).toEqual(JSON.parse(text));
        expect(parse(a)).toEqual(JSON.parse(a));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['an empty list and an empty object', `[[], {}, "${long}", [ ], { }]`],
    ['quotes and backslashes at the end of strings', `{"a\\\\": "b\\"${long}\\\\", "c\\\\\\"": ["\\\\"]}`],
    ['a name twice: the last one counts, in the first one’s place', `{"a":1,"b":2,"a":"${long}"}`],
    ['a member called __proto__', `{"__proto__": {"x": 1}, "a": "${long}"}`],
    ['numbers as they are written', `[-0, 1e3, 1.50, ${'9'.repeat(40)}, "${long}"]`],
    ['names that are numbers', `{"2":1,"1":"${long}","b":0}`],
  ])('%s', (_, text) => {
    expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it.each(
    [
      '',
      ' ',
      '{',
      `{"a":"${long}"`,
      `["${long}",]`,
      `["${long}" 1]`,
      `{"a":"${long}",}`,
      `{"a" "${long}"}`,
      `{a:"${long}"}`,
      `["${long}"]]`,
      `["${long}`,
      `["${long}", tru]`,
      `["${long}", 01]`,
      `["${long}", "\n"]`,
      `["${long}", ,1]`,
      `[[1}, "${long}"]`,
      `["${long}"\u00a0]`,
      `\u00a0["${long}"]`,
      `"${long}`,
      `}"${long}"{`,
    ].map((text) => [text.replaceAll(long, '…'), text]),
  )('refuses what JSON.parse refuses: %j', (_, text = '') => {
    expect(outcome(() => parse(text))).toEqual({ refused: true });
    expect(outcome(() => JSON.parse(text))).toEqual({ refused: true });
  });

  it('refuses every text that was cut off', () => {
    const text = JSON.stringify({ a: [1, { b: long }], c: 'd' });
    for (const end of [1, 3, 8, 12, 20_000, text.length - 12, text.length - 5, text.length - 1])
      expect(outcome(() => parse(text.slice(0, end)))).toEqual({ refused: true });
  });

  it('goes on where nothing is short any more: nested a thousand deep', () => {
    const text = `${'['.repeat(1000)}"${long}"${']'.repeat(1000)}`;
    expect(JSON.stringify(parse(text))).toBe(text);
  });

  it('pauses often: never more than a short piece at a time', () => {
    const text = JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ i, text: 'y'.repeat(1000) })));
    let pauses = 0;
    for (const steps = parsingJson(text); !steps.next().done; ) pauses += 1;
    expect(pauses).toBeGreaterThanOrEqual(500);
  });
});

describe('lists that are taken item by item', () => {
  const taking = (value: unknown): { left: unknown; taken: unknown[] } => {
    const taken: unknown[] = [];
    const left = inOneGo(parsingJson(JSON.stringify(value), { many: (item) => void taken.push(item) }));
    return { left, taken };
  };
  const items = (count: number): unknown[] => Array.from({ length: count }, (_, i) => ({ i, text: 'x'.repeat(90) }));

  it.each([0, 3, 5000])('%i items come in their order, and the list stands empty', (count) => {
    const { left, taken } = taking({ before: 1, many: items(count), after: { many: [1] } });
    expect(left).toEqual({ before: 1, many: [], after: { many: [1] } });
    expect(taken).toEqual(items(count));
  });

  it('a long text around a short list, and what is no list, stays as it is', () => {
    const long = items(1000);
    expect(taking({ long, many: [1, 2] })).toEqual({ left: { long, many: [] }, taken: [1, 2] });
    expect(taking({ long, many: { a: 1 } })).toEqual({ left: { long, many: { a: 1 } }, taken: [] });
    expect(taking({ many: null })).toEqual({ left: { many: null }, taken: [] });
  });

  it('deep inside, by their path, and what is dropped is read all the same', () => {
    const inner = { name: 'a', list: items(3), many: [1] };
    const value = { module: { list: items(1000), child: [{ list: items(900) }, inner] }, other: items(1000) };
    const taken: unknown[] = [];
    const take = (item: unknown) => void taken.push(item);
    const paths = { 'module/list': take, 'module/child/list': take, other: 'dropped' as const };
    const left = inOneGo(parsingJson(JSON.stringify(value), paths));
    // What is short comes in one piece, and is left as it is.
    expect(left).toEqual({ module: { list: [], child: [{ list: [] }, inner] } });
    expect(taken).toEqual([...items(1000), ...items(900)]);
    expect(() => inOneGo(parsingJson(JSON.stringify(value).replace('"i":999', '"i":09'), paths))).toThrow(SyntaxError);
    expect(() =>
      inOneGo(parsingJson(JSON.stringify(value).replace(/"i":999(?=,"text":"x+"\}\]\}$)/, '"i":09'), paths)),
    ).toThrow(SyntaxError);
  });

  it('objects in them that begin like their neighbours do not end before their time', () => {
    const tricky = Array.from({ length: 3000 }, (_, i) => ({ a: [{ a: 1 }, { a: '},{"a":' }], b: `"},{"a":${i}` }));
    expect(taking({ many: tricky })).toEqual({ left: { many: [] }, taken: tricky });
    expect(parse(JSON.stringify(tricky))).toEqual(tricky);
  });
});

describe('JSON that comes piece by piece', () => {
  it.each([1, 7, 1000, 65_536])('of %i characters is the same', (size) => {
    const many = size === 1 ? 20 : 3000;
    const value = {
      a: [1.5e3, true, null, 'q"\\', { b: long }],
      many: Array.from({ length: many }, (_, i) => ({ i, b: [{ i }] })),
    };
    const text = ` ${JSON.stringify(value)}\n`;
    expect(inPieces(text, size, (f) => parsingJson(f))).toEqual(value);
    expect(inPieces('12.5', size, (f) => parsingJson(f))).toBe(12.5);
  });

  it.each([
    '',
    '{',
    `{"a":"${long}"`,
    `["${long}",]`,
    `[1,]"a":"${long}"}`,
    `["${long}"] x`,
    '{"a":1}}',
    'x'.repeat(90_000),
  ])('is refused where JSON.parse refuses it: %#', (text) => {
    for (const size of [999, 70_000])
      expect(outcome(() => inPieces(text, size, (f) => parsingJson(f)))).toEqual({ refused: true });
  });
});
