// Layout engine without its slow loader: yoga fetches its WebAssembly from a data: URL, which loads the whole of fetch
// (about 30 ms of every start). Here the bytes are lifted out at build time and compiled straight away.
import { readFile } from 'node:fs/promises';

const dataUrl = /"data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)"/;
const call = 'await loadYoga()';
const namespace = 'yoga-wasm';

const changed = (what) => new Error(`yoga-layout has changed (${what}): look at scripts/yoga-plugin.mjs`);

const instantiate = `{
  instantiateWasm(imports, done) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), imports);
    done(instance);
    return instance.exports;
  },
}`;

export const yogaPlugin = {
  name: 'yoga',
  setup(build) {
    build.onLoad({ filter: /yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/, namespace: 'file' }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes(call)) throw changed('its entry');
      const binaries = '../binaries/yoga-wasm-base64-esm.js';
      const contents = `import wasm from '${namespace}:${binaries}';\n${text.replace(call, `await loadYoga(${instantiate})`)}`;
      return { contents, loader: 'js' };
    });
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/, namespace: 'file' }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!dataUrl.test(text)) throw changed('its bytes');
      return { contents: text.replace(dataUrl, '"yoga.wasm"'), loader: 'js' };
    });
    build.onResolve({ filter: /^yoga-wasm:/ }, ({ path, resolveDir }) => ({
      path: `${resolveDir}/${path.slice(namespace.length + 1)}`,
      namespace,
    }));
    build.onLoad({ filter: /.*/, namespace }, async ({ path }) => {
      const bytes = dataUrl.exec(await readFile(path, 'utf8'))?.[1];
      if (bytes === undefined) throw changed('its bytes');
      return { contents: Buffer.from(bytes, 'base64'), loader: 'binary' };
    });
  },
};
