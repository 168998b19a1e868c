// Some of Node's modules without what nobody asked for: an ESM import of them asks every export for its value at once, and
// some of these load more with it. node:http brings the whole of undici (20 ms, 13 MB of memory), process, fs and util
// some 3 ms each. Taken as what `require` would give, an export is asked for when it is used.
const filter = /^(?:node:)?(?:http|process|fs|util)$/;
const namespace = 'node-whole';

export const nodePlugin = {
  name: 'node',
  setup(build) {
    build.onResolve({ filter }, ({ path, kind }) =>
      // `require` asks for nothing by itself, and must keep getting the module as it is.
      kind === 'import-statement' || kind === 'dynamic-import'
        ? { path: `node:${path.replace('node:', '')}`, namespace, sideEffects: false }
        : null,
    );
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
      loader: 'js',
    }));
  },
};
