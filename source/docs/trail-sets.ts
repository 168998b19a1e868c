import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { isProblem, trailFiles } from '../commands/read-trail-files.ts';
import { parseRecord } from '../core/audit/parse-record.ts';
import { recordClasses } from '../core/audit/record-class.ts';
import type { TrailEvent } from '../core/trail-event.ts';
import type { Json } from '../core/words.ts';

/** What became of the records of a set: every one is in one class, and the counts of all classes are all records. */
export type TrailSet = {
  name: string;
  files: number;
  records: number;
  /** Class → how many records, and by which names (`ec2 RunInstances`). */
  classes: Map<string, Map<string, number>>;
};

/** The sets of records under `test/fixtures`, each with a page under `docs/trail-sets`. */
export const trailSets = ['invictus', 'stratus', 'custodian', 'panther', 'plaso'] as const;

type Item = TrailEvent | { what: string };

/** Those of Panther are tests with a record in each; the others are trail files as they come. */
const pantherItems = async (folder: string): Promise<{ files: number; items: Item[] }> => {
  const text = gunzipSync(await readFile(`${folder}/panther_tests.json.gz`)).toString('utf8');
  const tests = JSON.parse(text) as { log: Json }[];
  // Many tests are variants of one record and bear its id: here each is a record of its own.
  const items = tests.map(({ log }, i): Item => {
    if (typeof log !== 'object' || log === null || Array.isArray(log)) return { what: 'it is no JSON object' };
    const parsed = parseRecord(log);
    return parsed.ok ? { ...parsed.event, id: `test ${i + 1}` } : { what: parsed.why };
  });
  return { files: 1, items };
};

const fileItems = async (folder: string): Promise<{ files: number; items: Item[] }> => {
  const items: Item[] = [];
  let files = 0;
  for await (const found of trailFiles([folder], '.')) {
    // What is no trail file by its name (a licence) holds no records.
    if (isProblem(found)) {
      if (!found.skipped) items.push({ what: found.what });
      continue;
    }
    files++;
    for (const item of found.items()) items.push(isProblem(item) ? { what: item.what } : item);
  }
  return { files, items };
};

/** Two records of one id are the same one delivered twice, or one was made out of the other by hand. */
const tells = (e: TrailEvent | undefined): string =>
  JSON.stringify([e?.time, e?.source, e?.name, e?.keyId, e?.account]);

/** Reads a set and puts every record into its class. `fixtures`: the folder of the sets. */
export const readTrailSet = async (name: string, fixtures = 'test/fixtures'): Promise<TrailSet> => {
  const folder = `${fixtures}/cloudtrail-${name}`;
  const { files, items } = await (name === 'panther' ? pantherItems(folder) : fileItems(folder));
  const events = items.filter((i): i is TrailEvent => !('what' in i));
  const first = new Map<string, TrailEvent>();
  for (const e of events) if (!first.has(e.id)) first.set(e.id, e);
  const classOf = recordClasses([...first.values()]);
  const classes: TrailSet['classes'] = new Map();
  for (const item of items) {
    const isOld = !('what' in item) && first.get(item.id) !== item;
    const same = isOld && tells(first.get(item.id)) === tells(item);
    const of =
      'what' in item ? 'not readable' : same ? 'came before' : isOld ? 'another with the same id' : classOf(item);
    const names = classes.get(of) ?? new Map<string, number>();
    const called = 'what' in item ? item.what : `${item.source} ${item.name}`.trim();
    names.set(called, (names.get(called) ?? 0) + 1);
    classes.set(of, names);
  }
  return { name, files, records: items.length, classes };
};

const sum = (names: Map<string, number>): number => [...names.values()].reduce((a, b) => a + b, 0);

/** `ec2: RunInstances 3, CreateVpc; s3: …`: which calls, most often first. */
const called = (names: Map<string, number>): string => {
  const bySource = Map.groupBy(
    [...names].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)),
    ([name]) => name.split(' ')[0],
  );
  return [...bySource]
    .map(
      ([source, list]) =>
        `${source}: ${list.map(([n, k]) => `${n.slice((source ?? '').length + 1)}${k > 1 ? ` ${k}` : ''}`).join(', ')}`,
    )
    .join('; ');
};

/** Which calls, or why not; of what changed nothing the number is enough. */
const told = (of: string, names: Map<string, number>): string => {
  if (of === 'read: changes nothing') return `${names.size} different ones`;
  if (of !== 'not readable') return called(names);
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([why, n]) => (n > 1 ? `${why}, ${n} times` : why))
    .join('; ');
};

/** The generated part of a page: a table of classes whose counts add up to the number of records. */
export const trailSetMarkdown = ({ files, records, classes }: TrailSet): string => {
  const rows = [...classes].sort(([a], [b]) => (a < b ? -1 : 1));
  const total = rows.reduce((n, [, names]) => n + sum(names), 0);
  return [
    `${records} records in ${files} ${files === 1 ? 'file' : 'files'}.`,
    '',
    '| Class | Records | Calls |',
    '| --- | --- | --- |',
    ...rows.map(([of, names]) => `| ${of} | ${sum(names)} | ${told(of, names)} |`),
    `| **all** | **${total}** | |`,
  ].join('\n');
};
