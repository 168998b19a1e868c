import { importFiles } from '../../source/commands/trail-import.ts';
import { isSignificant, isWrite, subjectOf } from '../../source/core/audit/classify.ts';
import type { FaultPoint } from '../../source/core/fault-point.ts';
import { openStore } from '../../state/open-store.ts';

/** A real process that imports files and is killed in the middle of it. Times are counted from the import on. */
export type ImportJob = {
  stateDir: string;
  incident: string;
  paths: string[];
  die: { at: FaultPoint; after: number } | null;
};

const { stateDir, incident, paths, die } = JSON.parse(process.argv[2] ?? '{}') as ImportJob;
let armed = false;
let hits = 0;
const faults = (point: FaultPoint): void => {
  if (!armed || point !== die?.at || ++hits !== die.after) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal comes at once, but nothing must happen until it does.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
const rules = { isSignificant, isWrite, subjectOf, version: '1' };
const store = await openStore({ stateDir, incident, mode: 'write', now: Date.now, who: 'child@test', rules, faults });
armed = true;
const told = await importFiles(store, paths, stateDir, () => undefined);
armed = false;
process.stdout.write(`${JSON.stringify({ told, size: store.events.size() })}\n`);
await store.close();
