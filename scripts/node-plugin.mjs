// Node's own modules without what nobody asked for: an ESM import of them asks every export for its value at once, and some of
// these load more with it. node:http brings the whole of undici (20 ms, 13 MB of memory), crypto, process, fs and util some
// 1 to 3 ms each. Here an export that is used is asked for once, when its chunk loads, and the others never.
import { builtinModules } from 'node:module';

const known = new Set(builtinModules);
/** The banner of each chunk imports it by itself. */
known.delete('module');

const named = 'node-named';
const whole = 'node-whole';

/** Marked as pure, so that the bundler leaves out each that nobody imports. */
const exportOf = (name) => `export const ${name} = /* @__PURE__ */ (() => own.${name})();`;

const usable = (module) => {
  const names = Object.keys(process.getBuiltinModule(module));
  return names.filter((name) => /^[a-z_$][\w$]*$/i.test(name) && name !== 'default');
};

/** Who asks: a package, or the app. Each has its own few lines, or a chunk of them alone would be shared by all of them. */
const askerOf = (importer) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(importer)?.[1] ?? 'reseal';

export const nodePlugin = {
  name: 'node',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?[a-z_]+(?:\/[a-z]+)?$/ }, ({ path, kind, importer }) => {
      const name = path.replace('node:', '');
      if (!known.has(name)) return null;
      // `require` asks for nothing by itself, and must keep getting the module as it is.
      if (kind === 'import-statement')
        return { path: `node:${name}`, suffix: `?${askerOf(importer)}`, namespace: named, sideEffects: false };
      // What is taken from it shows only when it runs: all of it, as `require` would give it.
      return kind === 'dynamic-import' ? { path: `node:${name}`, namespace: whole, sideEffects: false } : null;
    });
    build.onLoad({ filter: /.*/, namespace: named }, ({ path }) => ({
      contents: [
        `const own = /* @__PURE__ */ process.getBuiltinModule('${path}');`,
        'export default own;',
        ...usable(path).map(exportOf),
      ].join('\n'),
      loader: 'js',
    }));
    build.onLoad({ filter: /.*/, namespace: whole }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
      loader: 'js',
    }));
  },
};
