import { open, readdir, readFile } from 'node:fs/promises';
import type { IncidentEntry } from '../source/core/incident-entry.ts';
import type { JournalLine } from '../source/core/journal-event.ts';
import type { Progress } from '../source/core/progress.ts';
import { StoreError } from '../source/core/store.ts';
import type { Verdict } from '../source/core/words.ts';
import { diskError, errno } from './disk-words.ts';
import { decodeLine, noTip } from './journal-line.ts';
import { isIncidentId, placesOf } from './location.ts';
import { BrokenSnapshot, parseSnapshot } from './snapshot.ts';

/**
 * The incidents in a state folder, the newest first, for the resume picker. Cheap: reads the snapshot, or else the first
 * line of the journal; nothing is proved, and nothing is written.
 */
export const listIncidents = async (stateDir: string): Promise<IncidentEntry[]> => {
  let names: string[];
  try {
    const entries = await readdir(stateDir, { withFileTypes: true });
    names = entries.filter((e) => e.isDirectory() && isIncidentId(e.name)).map((e) => e.name);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw diskError(error, `The state folder ${stateDir} could not be read`);
  }
  const found = await Promise.all(names.map((name) => entryOf(stateDir, name)));
  return found
    .filter((e) => e !== null)
    .sort((a, b) => (b.openedAt ?? 0) - (a.openedAt ?? 0) || (a.id < b.id ? -1 : 1));
};

/** Null for a folder that is no incident. */
const entryOf = async (stateDir: string, id: string): Promise<IncidentEntry | null> => {
  const { snapshot, journal } = placesOf(stateDir, id);
  try {
    return describe(id, parseSnapshot(await readFile(snapshot, 'utf8')).progress);
  } catch (error) {
    if (error instanceof StoreError) return unread(id, error.message);
    if (!(error instanceof BrokenSnapshot) && errno(error) === null) throw error;
  }
  try {
    const line = await firstLine(journal);
    if (line?.event.type !== 'incident.opened')
      return unread(id, 'Its journal does not begin with the opening of an incident.');
    const { title, openedAt, drill } = line.event.incident;
    return { id, title, openedAt, drill, verdicts: null, checkedAt: null, problem: null };
  } catch (error) {
    if (errno(error) === null) throw error;
    return errno(error) === 'ENOENT' ? null : unread(id, `Its journal cannot be read (${errno(error)}).`);
  }
};

const describe = (id: string, { incident, items, checkedAt }: Progress): IncidentEntry => {
  const verdicts: { [verdict in Verdict]?: number } = {};
  for (const { verdict } of Object.values(items)) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  const { title = '', openedAt = null, drill = false } = incident ?? {};
  return { id, title, openedAt, drill, verdicts, checkedAt, problem: null };
};

const unread = (id: string, problem: string): IncidentEntry => ({
  ...{ id, title: '', openedAt: null, drill: false, verdicts: null, checkedAt: null, problem },
});

/** The line that a journal begins with; null = it is not whole. Throws what the file system throws. */
export const firstLine = async (path: string): Promise<JournalLine | null> => {
  const handle = await open(path, 'r');
  try {
    const data = Buffer.alloc(64 * 1024);
    const { bytesRead } = await handle.read(data, 0, data.length, 0);
    const end = data.subarray(0, bytesRead).indexOf(10);
    const read = end < 0 ? null : decodeLine(data.subarray(0, end), noTip);
    return read?.kind === 'line' ? read.line : null;
  } finally {
    await handle.close();
  }
};
