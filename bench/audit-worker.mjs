// The tree and the findings of a drill's whole trail, in memory: how long the audit alone takes, and reading the records.
import { createHash } from 'node:crypto';
import { audit, isSignificant, parseRecord } from '../source/core/audit/index.ts';
import { incidentOf } from '../source/drill/incident-of.ts';
import { buildWorld } from '../source/drill/scenario/build.ts';
import { enabledRegions } from '../source/drill/world/regions.ts';

const [count, runs] = process.argv.slice(2).map(Number);
const t0 = Date.parse('2026-05-20T13:00:00Z');
const { world } = buildWorld(7, count, t0);
const texts = enabledRegions.flatMap((region) => [
  ...world.trail.entries(region).map((e) => e.text),
  ...Array.from(world.trail.bulk.numbers(region), (n) => world.trail.bulk.entry(n, region).text),
]);

const timed = (work) => {
  const started = performance.now();
  const result = work();
  return { ms: performance.now() - started, result };
};
const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const parsed = timed(() => texts.map((t) => parseRecord(JSON.parse(t))));
const events = parsed.result.flatMap((p) => (p.ok ? [p.event] : []));
const hash = (text) => createHash('sha256').update(text).digest('hex');
const { roleArn } = incidentOf(7, t0);
const seeds = {
  roleArn,
  accessKeyIds: [],
  sessionName: null,
  principalArn: null,
  from: t0 - 3_600_000,
  to: t0 + 86_400_000,
};
const results = Array.from({ length: runs }, () =>
  timed(() => audit({ events, seeds, hash, awsNow: t0 + 3 * 3_600_000 })),
);
const { fact } = results[0].result;
process.stdout.write(
  JSON.stringify({
    events: events.length,
    significant: events.filter(isSignificant).length,
    sessions: fact.sessions.length,
    findings: fact.findings.length,
    parse: parsed.ms,
    first: results[0].ms,
    audit: middle(results.map((r) => r.ms)),
  }),
);
