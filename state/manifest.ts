import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence } from '../source/core/plan.ts';
import { StoreError } from '../source/core/store.ts';
import type { JsonObject } from '../source/core/words.ts';
import { sha256 } from './digest.ts';
import { exists } from './files.ts';
import type { Places } from './location.ts';

/** `at` is ISO, UTC. `sha256` is of what is kept, `originalSha256` of it before redaction; `extra` counts and Regions. */
export type ManifestEntry = {
  file: string;
  sha256: string;
  originalSha256: string | null;
  bytes: number;
  what: string;
  who: string;
  at: string;
  extra: JsonObject;
};

export type Manifest = { schema: 1; incident: string; files: ManifestEntry[] };

/** Null when it is none. Throws a StoreError for a newer schema. */
export const parseManifest = (text: string): Manifest | null => {
  try {
    const value = JSON.parse(text);
    if (Number.isInteger(value?.schema) && value.schema > 1) {
      throw new StoreError(
        'newer-schema',
        `evidence/manifest.json has schema ${value.schema}; this reseal reads up to 1. Nothing was changed. Use the version of reseal that wrote it, or a later one.`,
      );
    }
    return value?.schema === 1 && Array.isArray(value.files) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/** Puts a broken manifest aside and describes the files that lie there by what the journal says of them. */
export const rebuildManifest = async (
  places: Places,
  incident: string,
  journalled: Evidence[],
): Promise<{ manifest: Manifest; aside: string }> => {
  let n = 1;
  while (await exists(`${places.manifest}.bad-${n}`)) n++;
  const names = (await readdir(places.evidence, { recursive: true, withFileTypes: true }))
    .filter((e) => e.isFile() && !e.name.startsWith('manifest.json') && !e.name.includes('.tmp-'))
    .map((e) => join(e.parentPath, e.name).slice(places.evidence.length + 1));
  const files: ManifestEntry[] = [];
  for (const file of names.sort()) {
    const content = await readFile(join(places.evidence, file));
    const known = journalled.findLast((e) => e.file === file);
    files.push({
      ...{
        file,
        sha256: sha256(content),
        originalSha256: null,
        bytes: content.length,
        what: known?.what ?? 'not known',
      },
      ...{ who: 'not known', at: new Date(known?.at ?? 0).toISOString(), extra: { rebuilt: true } },
    });
  }
  await rename(places.manifest, `${places.manifest}.bad-${n}`);
  return { manifest: { schema: 1, incident, files }, aside: `manifest.json.bad-${n}` };
};
