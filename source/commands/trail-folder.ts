import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { diskWords } from './trail-words.ts';

/** A file to read, or the reason why something that was named or found is not read. `skipped` is no fault. */
export type Found = { file: string } | { file: string; what: string; skipped: boolean };

/** What trails, exports and captures are called; everything else in a folder (notes, licences) is left out, and said. */
const trailName = /\.(?:json|jsonl|ndjson|log|gz)$/i;

/**
 * The files behind the named paths, folders with everything below them, in the order of their names. A file that is named
 * itself is read whatever it is called. Links to folders are not followed: they may lead in circles.
 */
export async function* trailFolder(paths: string[]): AsyncGenerator<Found> {
  const seen = new Set<string>();
  for (const path of paths) yield* walk(path, true, seen);
}

async function* walk(path: string, named: boolean, seen: Set<string>): AsyncGenerator<Found> {
  try {
    const real = await realpath(path);
    const stat = await lstat(real);
    const linked = !named && (await lstat(path)).isSymbolicLink();
    if (stat.isDirectory() && linked) {
      yield { file: path, what: 'a link to a folder, not followed', skipped: true };
    } else if (seen.has(real)) {
      return;
    } else if (stat.isDirectory()) {
      seen.add(real);
      for (const name of (await readdir(path)).sort()) yield* walk(join(path, name), false, seen);
    } else if (!stat.isFile()) {
      yield { file: path, what: 'neither a file nor a folder', skipped: false };
    } else if (named || trailName.test(path)) {
      seen.add(real);
      yield { file: path };
    } else {
      yield { file: path, what: 'not a trail file by its name', skipped: true };
    }
  } catch (error) {
    yield { file: path, what: diskWords(error), skipped: false };
  }
}
