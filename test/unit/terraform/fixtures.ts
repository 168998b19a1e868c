import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inOneGo, type Slices } from '../../../source/core/slices.ts';
import { differencesOf } from '../../../source/core/terraform/differences.ts';
import { feedMore, feedOver, type JsonFeed, newFeed } from '../../../source/core/terraform/json-feed.ts';
import { decodeText } from '../../../source/core/terraform/json-text.ts';
import { parsePlan } from '../../../source/core/terraform/parse-plan.ts';
import type { Difference, RawPlan } from '../../../source/core/terraform/types.ts';
import type { JsonObject } from '../../../source/core/words.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures');

/** Bytes of a file under test/fixtures, unpacked. */
export const bytesOf = (file: string): Buffer => {
  const bytes = readFileSync(path.join(fixtures, file));
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
};

export const textOf = (file: string): string => decodeText(bytesOf(file));

export const plansIn = (folder: string): string[] =>
  readdirSync(path.join(fixtures, folder))
    .filter((f) => /\.json(?:\.gz)?$/.test(f))
    .map((f) => `${folder}/${f}`);

export const planOf = (text: string): RawPlan => {
  const plan = parsePlan(text);
  if (!plan.ok) throw new Error(plan.why);
  return plan.value;
};

export const differencesIn = (file: string): Difference[] => differencesOf(planOf(textOf(file)));

/** As a program prints it: in pieces of so many characters. */
export const inPieces = <T>(text: string, size: number, reading: (feed: JsonFeed) => Slices<T>): T => {
  const feed = newFeed();
  const steps = reading(feed);
  for (let at = 0; at < text.length; at += size) {
    feedMore(feed, text.slice(at, at + size));
    while (!feed.hungry) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }
  feedOver(feed);
  return inOneGo(steps);
};

/** A plan with these changes and nothing else. */
export const made = (changes: JsonObject[], more: JsonObject = {}): string =>
  JSON.stringify({
    ...{ format_version: '1.2', terraform_version: '1.11.4', complete: true, errored: false },
    ...{ resource_changes: changes, ...more },
  });

export const change = (actions: string[], more: JsonObject = {}, address = 'aws_x.y'): JsonObject => ({
  ...{ address, mode: 'managed', type: address.split('.')[0] ?? 'aws_x', name: 'y', provider_name: 'aws' },
  change: { actions, before: null, after: null, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...more },
});
