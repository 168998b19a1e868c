// How the app is bundled: the build's own options, and those of what the bench measures in its place.
import path from 'node:path';
import { inkOutputPlugin } from './ink-output-plugin.mjs';
import { nodePlugin } from './node-plugin.mjs';
import { stringWidthPlugin } from './string-width-plugin.mjs';
import { yogaPlugin } from './yoga-plugin.mjs';

export const bundleOptions = (root) => ({
  absWorkingDir: root,
  entryNames: '[name]',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  jsx: 'automatic',
  minify: true,
  // The SDK's packages have both, and only from ESM can be left out what nobody calls: with client-ec2, 750 kB are loaded instead of 1.4 MB.
  // No package that is loaded by `require` has a `module`: it would get a namespace where it expects a function.
  mainFields: ['module', 'main'],
  // Node 22 has both; as literals they cost nothing until they are used.
  supported: { 'regexp-set-notation': true, 'regexp-unicode-property-escapes': true },
  define: { 'process.env.NODE_ENV': '"production"', 'Intl.Segmenter': 'LazySegmenter' },
  inject: ['scripts/lazy-segmenter.js'],
  // One copy instead of the five that Ink's own dependencies bring.
  alias: { 'string-width': path.join(root, 'node_modules/string-width/index.js') },
  // Ink asks for it only with DEV=true; it is not installed.
  external: ['react-devtools-core'],
  // node-vault and what it stands on are CommonJS and call require for Node's own modules.
  banner: {
    js: "import{createRequire as resealRequire}from'node:module';const require=resealRequire(import.meta.url);",
  },
  plugins: [nodePlugin, stringWidthPlugin, yogaPlugin, inkOutputPlugin],
});
