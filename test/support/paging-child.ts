import { isSignificant, isWrite, subjectOf } from '../../source/core/audit/classify.ts';
import type { FaultPoint } from '../../source/core/fault-point.ts';
import { openStore } from '../../state/open-store.ts';
import { incidentOn, worldClock } from '../unit/trail/scene.ts';
import { portsAt } from './aws-world.ts';

/** A real process that reads the trail of a world and is killed in the middle of paging. Times are counted from the check on. */
export type PagingJob = {
  stateDir: string;
  url: string;
  accounts: { id: string; keyId: string }[];
  now: number;
  die: { at: FaultPoint; after: number } | null;
};

const { stateDir, url, accounts, now, die } = JSON.parse(process.argv[2] ?? '{}') as PagingJob;
let armed = false;
let hits = 0;
const faults = (point: FaultPoint): void => {
  if (!armed || point !== die?.at || ++hits !== die.after) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal comes at once, but nothing must happen until it does.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
const clock = worldClock(now);
const rules = { isSignificant, isWrite, subjectOf, version: '1' };
const store = await openStore({
  stateDir,
  incident: 'INC-1',
  mode: 'write',
  now: clock.now,
  who: 'c@test',
  rules,
  faults,
});
const { check } = await incidentOn(clock, store);
const open: { close(): void }[] = [];
armed = true;
const { sessions, findings, coverage } = await check(portsAt(url, accounts, clock, { open }));
armed = false;
const complete = coverage.regions.every((r) => r.complete);
const said = { sessions, findings, complete, events: store.events.size(), problems: store.events.problems() };
process.stdout.write(`${JSON.stringify(said)}\n`);
for (const port of open) port.close();
await store.close();
