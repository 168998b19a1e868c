// `npm run bench [-- --keep] [--only start,trail,busy,drift,audit,lookup] [--events N]`: the figures of README, measured from
// outside on the built app. `--keep` writes them to bench/results.json, which `npm run docs` puts into README.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openApp, quit } from './app.mjs';
import { measureBusy } from './busy.mjs';
import { measureDrift } from './drift.mjs';
import { measureLookup } from './lookup.mjs';
import { measureStart } from './start.mjs';
import { percentile } from './terminal.mjs';
import { measureTrail } from './trail.mjs';

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? null : process.argv[at + 1];
};
const events = Number(option('events') ?? 100_000);
const only = option('only')?.split(',') ?? ['start', 'trail', 'busy', 'drift', 'audit', 'lookup'];
const thousands = (n) => n.toLocaleString('en-US');
const ms = (n) => `${n.toFixed(1)} ms`;

const folders = [];
const folder = async () => {
  const made = await mkdtemp(path.join(os.tmpdir(), 'reseal-bench-'));
  folders.push(made);
  return made;
};
const where = async () => ({ stateDir: await folder(), cacheDir: await folder() });

const start = async () => {
  const place = await where();
  // A small incident, read once by a quick clock and left at the real one by the key: something to resume.
  for (const speed of ['200', '1']) {
    const app = openApp(['drill', '--seed', '7', '--speed', speed], place);
    await app.until(/✖ iam\.users/, 60_000);
    await app.quiet(2500, 30_000);
    await quit(app);
  }
  const { bare, frame, answered } = await measureStart(place, 15);
  const times = (n) => `${(n / bare).toFixed(1)}× (${ms(n)} of ${ms(bare)})`;
  return [
    {
      name: 'resuming a saved incident to items and a key answered, against `node -e ""`',
      value: times(answered),
      target: '≤ 6×',
      holds: answered / bare <= 6,
    },
    { name: 'of that, to the first frame with items and states', value: times(frame), target: '', holds: null },
  ];
};

const trail = async () => {
  const place = await where();
  const r = await measureTrail(place, { events, keys: 400 });
  const p99 = percentile(r.latencies, 0.99);
  const percent = (n) => (n === null ? 'not measured here' : `${n.toFixed(1)} % of a core`);
  const under = (n, most) => (n === null ? null : n <= most);
  const at = `trail, ${thousands(events)} events, 200×50`;
  return [
    {
      name: `key → last byte, ${at}`,
      value: `p50 ${ms(percentile(r.latencies, 0.5))}, p99 ${ms(p99)}`,
      target: 'p99 ≤ 16.7 ms',
      holds: p99 <= 16.7 && r.missed === 0,
      note: `${r.latencies.length} keys, ${r.missed} unanswered, ${r.bytes} bytes a key, clock every ${r.tick} ms`,
    },
    {
      name: 'idle on the home screen, clock ticking',
      value: percent(r.idle),
      target: '≤ 2 %',
      holds: under(r.idle, 2),
    },
    { name: `idle on the ${at}`, value: percent(r.idleTrail), target: '≤ 2 %', holds: under(r.idleTrail, 2) },
    { name: 'full clears after the first frame', value: String(r.clears), target: '0', holds: r.clears === 0 },
    {
      name: `memory, ${at}, without the drill’s process`,
      value: r.rss === null ? 'not measured here' : `${r.rss.toFixed(0)} MB`,
      target: '≤ 220 MB',
      holds: under(r.rss, 220),
    },
  ];
};

const answered = (name, { latencies, missed }, note = '') => {
  const p99 = percentile(latencies, 0.99);
  return {
    name,
    value: p99 === null ? 'no key was answered' : `p50 ${ms(percentile(latencies, 0.5))}, p99 ${ms(p99)}`,
    target: 'p99 ≤ 16.7 ms',
    holds: p99 !== null && p99 <= 16.7 && missed === 0,
    note: `${latencies.length} keys, ${missed} unanswered${note}`,
  };
};

const busy = async () => {
  const place = await where();
  // A second start, as for the others: the code is in the cache, and only the incident is new.
  await measureBusy({ ...place, stateDir: await folder() }, { events: 500, speed: 200 });
  const r = await measureBusy(place, { events });
  const peak = r.peak === null ? '' : `, at most ${r.peak.toFixed(0)} MB`;
  const name = `key → mark moved, home, while ${thousands(events)} events are collected at AWS’s own rate and audited, 200×50`;
  return [answered(name, r, `, in ${r.seconds.toFixed(0)} s${peak}`)];
};

const drift = async () => {
  const count = 5000;
  const r = await measureDrift(await where(), { count });
  const of = `a plan of ${thousands(count)} resources, each drifted`;
  return [
    {
      name: `from Terraform’s end to the drift screen, ${of}`,
      value: ms(r.toScreen),
      target: '≤ 0.5 s',
      holds: r.toScreen <= 500,
    },
    answered(`key → last byte, drift screen, ${of}`, r.there),
    answered(`key → mark moved, home, while ${of} is read`, r.meanwhile),
  ];
};

const audit = async () => {
  const worker = path.join(import.meta.dirname, 'audit-worker.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [worker, String(events), '5'], { maxBuffer: 1e8 });
  const r = JSON.parse(stdout);
  return [
    {
      name: `tree and findings of ${thousands(r.events)} events`,
      value: ms(r.first),
      target: '≤ 1 s',
      holds: r.first <= 1000,
      note: `${r.sessions} sessions, ${thousands(r.findings)} findings, cold; reading the records takes ${ms(r.parse)} more`,
    },
  ];
};

const lookup = async () => {
  const r = await measureLookup();
  const name = 'LookupEvents of 10,000 events, whole process, against the AWS CLI';
  if (r.why !== null) return [{ name, value: ms(r.ours), target: '≥ 3×', holds: null, note: `not compared: ${r.why}` }];
  const times = r.theirs / r.ours;
  return [
    { name, value: `${times.toFixed(1)}× (${ms(r.ours)} of ${ms(r.theirs)})`, target: '≥ 3×', holds: times >= 3 },
  ];
};

const parts = { start, trail, busy, drift, audit, lookup };
const rows = [];
try {
  for (const name of only) {
    process.stderr.write(`measuring: ${name}…\n`);
    try {
      rows.push(...(await parts[name]()));
    } catch (error) {
      rows.push({ name, value: 'not measured', target: '', holds: false, note: error.message });
    }
  }
} finally {
  for (const made of folders) await rm(made, { recursive: true, force: true, maxRetries: 3 });
}

const results = {
  at: new Date().toISOString(),
  node: process.versions.node,
  machine: `${os.availableParallelism()} cores, ${os.type()} ${os.arch()}`,
  rows,
};
if (process.argv.includes('--keep')) {
  const file = path.join(import.meta.dirname, 'results.json');
  // What was not measured now stays as it was kept.
  const kept = JSON.parse(await readFile(file, 'utf8')).rows.filter((k) => !rows.some((r) => r.name === k.name));
  await writeFile(file, `${JSON.stringify({ ...results, rows: [...rows, ...kept] }, null, 2)}\n`);
}
const held = { true: 'yes', false: 'NO', null: '–' };
process.stdout.write('| | Measured | Wanted | Held |\n| --- | --- | --- | --- |\n');
for (const { name, value, target, holds, note } of rows) {
  process.stdout.write(`| ${name} | ${value}${note ? ` (${note})` : ''} | ${target} | ${held[holds]} |\n`);
}
process.exitCode = rows.every((r) => r.holds !== false) ? 0 : 1;
