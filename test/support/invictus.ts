import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { JsonObject } from '../../source/core/words.ts';

/** Every record of the set, as it was published: `{"Records": […]}` in gzipped files. */
export const invictusRecords = async (folder: string): Promise<JsonObject[]> => {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((n) => /\.json(\.gz)?$/.test(n));
  const all = await Promise.all(
    files.map(async (name) => {
      const bytes = await readFile(path.join(folder, name));
      const text = name.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
      return (JSON.parse(text) as { Records: JsonObject[] }).Records;
    }),
  );
  return all.flat();
};
