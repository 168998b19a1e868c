import { hasPatch, patchText } from '../core/argocd/patch.ts';
import type { Engine } from '../core/engine.ts';
import type { Finding } from '../core/finding.ts';
import type { FilesPort } from '../core/ports.ts';
import { type Store, StoreError } from '../core/store.ts';
import { importBlocks, importTarget } from '../core/terraform/import-block.ts';

/** The blocks of an orphan's import, into a file of the user's, and a note of it in the journal. */
export const writeImports =
  (store: Store, files: FilesPort): Engine['writeImports'] =>
  async (ids, file) => {
    const patched = store.progress().findings.find((f) => ids.length === 1 && f.id === ids[0] && hasPatch(f));
    if (patched) return writePatch(store, files, patched, file);
    const chosen = store.progress().findings.filter((f) => ids.includes(f.id) && importTarget(f) !== null);
    if (chosen.length === 0) return { ok: false, why: 'Its Terraform type is not known. Nothing was written.' };
    if (!file.endsWith('.tf'))
      return { ok: false, why: 'Terraform reads files that end with .tf. Nothing was written.' };
    if (store.mode().mode !== 'writer') return { ok: false, why: 'This one does not write. Nothing was written.' };
    return write(store, files, file, importBlocks(chosen), 'import block', chosen);
  };

/** A new file, and a note about each finding that it is of. */
const write = async (
  store: Store,
  files: FilesPort,
  file: string,
  text: string,
  what: string,
  about: Finding[],
): ReturnType<Engine['writeImports']> => {
  const made = await files.create(file, text);
  if (!made.ok) return { ok: false, why: `${made.fault.what}. Nothing was changed. Name another file.` };
  const { path } = made.value;
  const notes = about.map((f) => ({ type: 'note.added' as const, about: f.id, text: `${what} written to ${path}` }));
  try {
    await store.append(notes, { durable: true });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { ok: false, why: `${path} was written, but the journal could not be: ${error.message}` };
  }
  return { ok: true, path };
};

/** What differs from git, for whoever puts it there. Terraform must not take it for its own. */
const writePatch = async (
  store: Store,
  files: FilesPort,
  f: Finding,
  file: string,
): ReturnType<Engine['writeImports']> => {
  if (!/\.(?:diff|patch|txt)$/.test(file))
    return { ok: false, why: 'Name a file that ends with .diff, .patch or .txt. Nothing was written.' };
  if (store.mode().mode !== 'writer') return { ok: false, why: 'This one does not write. Nothing was written.' };
  return write(store, files, file, patchText(f), 'difference for git', [f]);
};
