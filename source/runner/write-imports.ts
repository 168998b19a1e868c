import type { Engine } from '../core/engine.ts';
import type { FilesPort } from '../core/ports.ts';
import { type Store, StoreError } from '../core/store.ts';
import { importBlocks, importTarget } from '../core/terraform/import-block.ts';

/** The blocks of an orphan's import, into a file of the user's, and a note of it in the journal. */
export const writeImports =
  (store: Store, files: FilesPort): Engine['writeImports'] =>
  async (ids, file) => {
    const chosen = store.progress().findings.filter((f) => ids.includes(f.id) && importTarget(f) !== null);
    if (chosen.length === 0) return { ok: false, why: 'Its Terraform type is not known. Nothing was written.' };
    if (!file.endsWith('.tf'))
      return { ok: false, why: 'Terraform reads files that end with .tf. Nothing was written.' };
    if (store.mode().mode !== 'writer') return { ok: false, why: 'This one does not write. Nothing was written.' };
    const made = await files.create(file, importBlocks(chosen));
    if (!made.ok) return { ok: false, why: `${made.fault.what}. Nothing was changed. Name another file.` };
    const { path } = made.value;
    const notes = chosen.map((f) => ({
      type: 'note.added' as const,
      about: f.id,
      text: `import block written to ${path}`,
    }));
    try {
      await store.append(notes, { durable: true });
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { ok: false, why: `${path} was written, but the journal could not be: ${error.message}` };
    }
    return { ok: true, path };
  };
