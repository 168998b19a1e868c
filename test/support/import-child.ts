import { importFiles } from '../../source/commands/trail-import.ts';
import { isSignificant, isWrite, subjectOf } from '../../source/core/audit/classify.ts';
import { openStore } from '../../state/open-store.ts';
import { type Death, mortal } from './mortal.ts';

/** A real process that imports files and is killed in the middle of it. Times are counted from the import on. */
export type ImportJob = {
  stateDir: string;
  incident: string;
  paths: string[];
  die: Death | null;
};

const { stateDir, incident, paths, die } = JSON.parse(process.argv[2] ?? '{}') as ImportJob;
const { faults, arm } = mortal(die);
const rules = { isSignificant, isWrite, subjectOf, version: '1' };
const store = await openStore({ stateDir, incident, mode: 'write', now: Date.now, who: 'child@test', rules, faults });
arm();
const told = await importFiles(store, paths, stateDir, () => undefined);
arm(false);
process.stdout.write(`${JSON.stringify({ told, size: store.events.size() })}\n`);
await store.close();
