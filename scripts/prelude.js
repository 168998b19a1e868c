#!/usr/bin/env node
// The first lines that run, on whatever Node is there: plain syntax, and nothing imported before the version is known.
const wanted = '22.22.2';
const [have, least] = [process.versions.node, wanted].map((version) => version.split('.').map(Number));
const older = have[0] - least[0] || have[1] - least[1] || have[2] - least[2];

/** Compiled code of this very build, kept between starts. Without a place for it the start is only slower. */
const enableCache = () => {
  const { XDG_CACHE_HOME: cache, HOME: home, NODE_DISABLE_COMPILE_CACHE: off } = process.env;
  const folder = cache || (home ? `${home}/.cache` : '');
  if (folder.startsWith('/') && !off) process.getBuiltinModule('node:module').enableCompileCache(`${folder}/reseal`);
};

const fail = (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 70;
};

if (older < 0) {
  const next = 'Start it with `npm start` in its folder, which brings a Node of its own, or install Node 24.';
  fail(`reseal needs Node ${wanted} or newer, and this is ${process.versions.node}. Nothing was changed. ${next}`);
} else {
  process.env.NODE_ENV = 'production';
  enableCache();
  import('./main.js').catch((error) => {
    const why = error instanceof Error ? error.message : String(error);
    fail(`reseal could not start: ${why}. Nothing was changed. Build it again with \`npm run build\`.`);
  });
}
