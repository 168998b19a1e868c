// string-width without what its start costs: V8 builds the set of all emoji sequences (some 10 ms) when an expression that names
// it is evaluated, and most screens never hold an emoji. Here each expression is made when it is first asked for.
import { readFile } from 'node:fs/promises';

const expression = /^const (\w+) = (\/.+\/v|new RegExp\(.+, 'v'\));$/gm;

/** What the package does with these: test, exec and String.search. */
const lazy = `const lazily = (make) => {
  let real;
  const expression = () => (real ??= make());
  return {
    test: (text) => expression().test(text),
    exec: (text) => expression().exec(text),
    [Symbol.search]: (text) => text.search(expression()),
  };
};`;

export const stringWidthPlugin = {
  name: 'string-width',
  setup(build) {
    build.onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!/^const emojiPrefixRegex = \/.*RGI_Emoji.*\/v;$/m.test(text))
        throw new Error('string-width has changed: look at scripts/string-width-plugin.mjs');
      return { contents: `${lazy}\n${text.replace(expression, 'const $1 = lazily(() => $2);')}`, loader: 'js' };
    });
  },
};
