import { isSignificant, isWrite, subjectOf } from '../../source/core/audit/classify.ts';
import { openStore } from '../../state/open-store.ts';
import { incidentOn, worldClock } from '../unit/trail/scene.ts';
import { portsAt } from './aws-world.ts';
import { type Death, mortal } from './mortal.ts';

/** A real process that reads the trail of a world and is killed in the middle of paging. Times are counted from the check on. */
export type PagingJob = {
  stateDir: string;
  url: string;
  accounts: { id: string; keyId: string }[];
  now: number;
  die: Death | null;
};

const { stateDir, url, accounts, now, die } = JSON.parse(process.argv[2] ?? '{}') as PagingJob;
const { faults, arm } = mortal(die);
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
arm();
const { sessions, findings, coverage } = await check(portsAt(url, accounts, clock, { open }));
arm(false);
const complete = coverage.regions.every((r) => r.complete);
const said = { sessions, findings, complete, events: store.events.size(), problems: store.events.problems() };
process.stdout.write(`${JSON.stringify(said)}\n`);
for (const port of open) port.close();
await store.close();
