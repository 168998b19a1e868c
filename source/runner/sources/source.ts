import type { Facts, SourceId } from '../../core/facts.ts';
import type { CheckDeps } from '../check.ts';
import type { Tasks } from '../task-list.ts';

export type SourceContext = {
  deps: CheckDeps;
  /** What the sources in `after` gave is in it. */
  facts: Facts;
  task: ReturnType<Tasks['start']>;
  /** Ids of the lines that it is read for; absent = all of them. */
  items?: string[];
  signal: AbortSignal;
};

/**
 * One thing that is read in a check. It never throws for what the world does: its fact is a Reading. `after`: sources that
 * it waits for, where they are read in this check. It may journal what it found (see `journal-diff.ts`).
 */
export type Source<Id extends SourceId = SourceId> = {
  id: Id;
  label: string;
  after: SourceId[];
  read(context: SourceContext): Promise<Facts[Id]>;
};
