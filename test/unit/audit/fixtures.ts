import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { JsonObject } from '../../../source/core/words.ts';

const root = fileURLToPath(new URL('../../fixtures/', import.meta.url));

export const fixture = (name: string): string => `${root}${name}`;

const json = (file: string): unknown =>
  JSON.parse((file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString('utf8'));

/** The 2,900 raw records of the Invictus set. */
export const invictus = (): JsonObject[] => {
  const dir = fixture('cloudtrail-invictus/CloudTrail');
  return readdirSync(dir)
    .sort()
    .flatMap((f) => (json(`${dir}/${f}`) as { Records: JsonObject[] }).Records);
};

/** The records of each Stratus technique, by its name: `aws.persistence.iam-backdoor-user`. */
export const stratus = (): Map<string, JsonObject[]> => {
  const dir = fixture('cloudtrail-stratus');
  const files = readdirSync(dir).filter((f) => f.endsWith('.json.gz'));
  return new Map(files.map((f) => [f.replace('.json.gz', ''), json(`${dir}/${f}`) as JsonObject[]]));
};

export const panther = (): { rule: string; test: string; log: JsonObject }[] =>
  json(fixture('cloudtrail-panther/panther_tests.json.gz')) as { rule: string; test: string; log: JsonObject }[];
