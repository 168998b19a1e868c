import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Progress } from '../source/core/progress.ts';
import { StoreError } from '../source/core/store.ts';
import type { JsonObject } from '../source/core/words.ts';
import { sha256InPieces } from './digest.ts';
import type { Disk } from './disk.ts';
import { diskError, errno } from './disk-words.ts';
import { createFile, privateFolder, replaceFile } from './files.ts';
import type { Places } from './location.ts';
import { type Manifest, parseManifest, rebuildManifest } from './manifest.ts';
import { serial } from './serial.ts';
import { unreadable } from './store-words.ts';

/** `extra`: counts, Regions, completeness. `originalSha256`: of the content before it was redacted. */
export type EvidenceAbout = { what: string; originalSha256?: string; extra?: JsonObject };

export type EvidenceOptions = {
  places: Places;
  disk: Disk;
  /** ms */
  now: () => number;
  who: string;
  incident: string;
  /** Throws a StoreError when this process may not write. */
  mayWrite(): void;
  progress(): Progress;
  onNote(note: string): void;
};

/** Parts of a name cannot begin with a dot: no `..`, no hidden files. */
const safeName = /^(?:[A-Za-z0-9_][\w.@=,+-]{0,199}\/)?[A-Za-z0-9_][\w.@=,+-]{0,199}$/;

/** `evidence/`: files that are written once, and `manifest.json`, which says what they are. */
export class EvidenceFolder {
  #o: EvidenceOptions;
  #serial = serial();

  constructor(options: EvidenceOptions) {
    this.#o = options;
  }

  /**
   * Saves content (already redacted) under a name of its own; on disk when it resolves. The same content again is the
   * same entry. Rejects with a StoreError: `read-only` when the name has other content, `disk` when the disk refuses.
   * The caller journals `evidence.saved`, in the order that suits it.
   */
  save(file: string, content: string, about: EvidenceAbout): Promise<{ file: string; sha256: string }> {
    return this.#serial(async () => {
      this.#o.mayWrite();
      if (!safeName.test(file) || file === 'manifest.json') {
        throw new StoreError('read-only', `"${file}" cannot be the name of an evidence file. Nothing was saved.`);
      }
      try {
        return await this.#save(file, content, about);
      } catch (error) {
        throw diskError(
          error,
          `The evidence ${file} could not be saved`,
          'Nothing was changed, and nothing goes on without it.',
        );
      }
    });
  }

  /** As it lies there; null = there is no file of that name. Rejects with a StoreError `unreadable`. */
  async read(file: string): Promise<string | null> {
    if (!safeName.test(file)) return null;
    const path = join(this.#o.places.evidence, file);
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (errno(error) === 'ENOENT') return null;
      if (errno(error) === null) throw error;
      throw unreadable(path, errno(error));
    }
  }

  async #save(file: string, content: string, about: EvidenceAbout): Promise<{ file: string; sha256: string }> {
    const { places, disk, incident, now, who } = this.#o;
    const path = join(places.evidence, file);
    const data = Buffer.from(content);
    const hash = await sha256InPieces(data);
    await privateFolder(places.evidence);
    if (file.includes('/')) await privateFolder(dirname(path));
    const isNew = await createFile(path, data, { disk });
    if (!isNew && (await sha256InPieces(await readFile(path))) !== hash) {
      throw new StoreError(
        'read-only',
        `There is other evidence under the name ${file} already, and evidence is never replaced. Nothing was changed. Save it under another name.`,
      );
    }
    const manifest = await this.#manifest(file);
    if (!manifest.files.some((f) => f.file === file)) {
      // Again: somebody may have taken over meanwhile, and his entries must not be written over.
      this.#o.mayWrite();
      const { what, originalSha256 = null, extra = {} } = about;
      const bytes = data.length;
      const at = new Date(now()).toISOString();
      const entry = { file, sha256: hash, originalSha256, bytes, what, who, at, extra };
      const next: Manifest = { schema: 1, incident, files: [...manifest.files, entry] };
      await replaceFile(places.manifest, `${JSON.stringify(next, null, 2)}\n`, { disk });
    }
    return { file, sha256: hash };
  }

  async #manifest(adding: string): Promise<Manifest> {
    const { places, incident, onNote } = this.#o;
    let text: string;
    try {
      text = await readFile(places.manifest, 'utf8');
    } catch (error) {
      if (errno(error) !== 'ENOENT') throw error;
      return { schema: 1, incident, files: [] };
    }
    const manifest = parseManifest(text);
    if (manifest) return manifest;
    // Evidence must be savable at once: the pre-image of the next deletion may be waiting for it.
    const { manifest: fresh, aside } = await rebuildManifest(places, incident, this.#o.progress().evidence);
    onNote(
      `evidence/manifest.json could not be read. It was made again from the files; the bad one is kept as ${aside}.`,
    );
    return { ...fresh, files: fresh.files.filter((f) => f.file !== adding) };
  }
}
