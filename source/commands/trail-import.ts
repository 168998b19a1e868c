import { openIncident } from '../composition/open-incident.ts';
import { plural } from '../core/plural.ts';
import type { Store } from '../core/store.ts';
import { safeText } from '../core/view/safe-text.ts';
import { exitCode } from '../core/words.ts';
import { itemTypes } from '../runbook/index.ts';
import { type Imported, type ImportFile, importTrail } from '../runner/import-trail.ts';
import { linesOf } from '../runner/lines.ts';
import type { Command } from './arguments.ts';
import { chooseIncident } from './choose-incident.ts';
import type { Context } from './context.ts';
import { mustWriteProved } from './must-write.ts';
import { isProblem, type TrailFile, type TrailProblem, trailFiles } from './read-trail-files.ts';
import { CommandError } from './say-error.ts';
import { setup } from './setup.ts';
import { tellProblems } from './tell-problems.ts';

type Import = Extract<Command, { kind: 'trail-import' }>;

/**
 * `reseal trail import PATH…`: CloudTrail files into the incident, for those who may not call LookupEvents, and for the data
 * events that it never has. What cannot be understood is said, and the rest is kept; then the trail is judged anew.
 */
export const trailImport = async (command: Import, context: Context): Promise<number> => {
  const { stateDir, config } = await setup(command, context);
  const incident = await chooseIncident(stateDir, command.incident);
  const { readOnly } = command;
  const opened = await openIncident({ stateDir, incident, mode: 'write', config, readOnly, env: context.env });
  try {
    await mustWriteProved(opened);
    const problems = tellProblems(context);
    const told = await importFiles(opened.store, command.paths, context.cwd, problems.tell);
    const bad = problems.end();
    // A file that nobody could read is known the second time, and no better for that.
    const ever = opened.store.progress().imported?.records ?? 0;
    if (told.records === 0 && (told.known === 0 || ever === 0))
      throw new CommandError(
        `no CloudTrail record was found in what was named${bad > 0 ? ', see above' : ''}. Nothing was imported. Check the path.`,
      );
    context.out(summary(told, incident));
    const needing = linesOf(itemTypes, config).filter((l) => l.type.needs.includes('audit'));
    await opened.engine.check(needing.map((l) => l.spec.id));
    const { message } = opened.engine.state();
    if (message?.level === 'error') throw new CommandError(message.text, exitCode.fault);
    const collected = opened.engine.state().progress.items['trail.collected'];
    if (collected) context.out(safeText(`trail.collected ${collected.verdict}: ${collected.why}`));
    return exitCode.ok;
  } finally {
    await opened.close();
  }
};

/** The files and folders named, into the store. `tell` gets whatever could not be read, and what was left out on purpose. */
export const importFiles = (
  store: Store,
  paths: string[],
  cwd: string,
  tell: (problem: TrailProblem) => void,
): Promise<Imported> => importTrail(store, filesOf(trailFiles(paths, cwd), tell));

const summary = ({ files, known, records, added, malformed }: Imported, incident: string): string => {
  const before = known > 0 ? `, ${plural(known, 'file')} imported before` : '';
  const bad = malformed > 0 ? `; ${malformed} could not be understood` : '';
  return `${plural(files, 'file')} with ${plural(records, 'record')} read into ${incident}${before}: ${plural(added, 'event')} new${bad}.`;
};

async function* filesOf(
  found: AsyncIterable<TrailFile | TrailProblem>,
  tell: (problem: TrailProblem) => void,
): AsyncGenerator<ImportFile> {
  for await (const one of found) {
    if (isProblem(one)) {
      tell(one);
      continue;
    }
    const items = function* () {
      for (const item of one.items()) {
        if (!isProblem(item)) yield item;
        else {
          tell(item);
          if (!item.skipped) yield { malformed: item.what };
        }
      }
    };
    yield { file: one.file, sha256: one.sha256, items };
  }
}
