import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ToldRoot } from './plan.ts';
import { type Code, type Imported, readCode, readImported, writeImported } from './root-files.ts';

export type Refusal = { title: string; text: string };

const missing = (address: string): Refusal => ({
  title: 'Cannot import non-existent remote object',
  text: `While attempting to import an existing object to "${address}", the\nprovider detected that no object exists with the given id. Only pre-existing\nobjects can be imported; check that the id is correct and that it is\nassociated with the provider's configured region or endpoint, or use\n"terraform apply" to create a new remote object for this resource.`,
});

export const addressOf = ({ type, name }: { type: string; name: string }): string => `${type}.${name}`;
const partsOf = (address: string): { type: string; name: string } => {
  const [type = '', name = ''] = address.split('.');
  return { type, name };
};

const exists = (root: ToldRoot, type: string, id: string): boolean =>
  root.existing.some((e) => e.type === type && e.id === id);

/** `terraform import ADDR ID`, once everything before it is settled. Null = it is in the state now. */
export const importInto = (cwd: string, root: ToldRoot, address: string, id: string): Refusal | null => {
  const { type, name } = partsOf(address);
  const held = readImported(cwd);
  const taken = [...root.resources, ...held].some((r) => addressOf(r) === address);
  if (taken)
    return {
      title: 'Resource already managed by Terraform',
      text: `Terraform is already managing a remote object for ${address}. To import\nto this address you must first remove the existing object from the state.`,
    };
  if (!exists(root, type, id)) return missing(address);
  writeImported(cwd, [...held, { type, name, id }]);
  return null;
};

/** What the import blocks and the new code of the root would do: nothing of it is in the state yet. */
export type Pending = { imports: (Imported & { generated: boolean })[]; creates: { type: string; name: string }[] };

export const pendingIn = (cwd: string, root: ToldRoot, code: Code = readCode(cwd)): Pending => {
  const held = new Set([...root.resources, ...readImported(cwd)].map(addressOf));
  const declared = new Set(code.declared.map(addressOf));
  const imports = code.imports
    .filter((i) => !held.has(i.address))
    .map((i) => ({ ...partsOf(i.address), id: i.id, generated: !declared.has(i.address) }));
  const importing = new Set(imports.map(addressOf));
  const creates = code.declared.filter((d) => !held.has(addressOf(d)) && !importing.has(addressOf(d)));
  return { imports, creates };
};

const generated = ({ type, name, id }: Imported): string =>
  `# __generated__ by Terraform from ${JSON.stringify(id)}\nresource "${type}" "${name}" {\n  tags     = {}\n  tags_all = {}\n}\n`;

const head =
  '# __generated__ by Terraform\n# Please review these resources and move them into your main configuration files.\n\n';

/** Import blocks without code: refused, or written to `out`, as the real one does (Terraform 1.5). */
export const generateFor = (
  cwd: string,
  root: ToldRoot,
  { imports }: Pending,
  out: string | undefined,
): Refusal | null => {
  const gone = imports.find((i) => !exists(root, i.type, i.id));
  if (gone) return missing(addressOf(gone));
  const [first] = imports.filter((i) => i.generated);
  if (!first) return null;
  if (out === undefined)
    return {
      title: 'Configuration for import target does not exist',
      text: `The configuration for the given import target ${addressOf(first)} does not\nexist. All target instances must have an associated configuration to be\nimported.`,
    };
  writeFileSync(
    path.resolve(cwd, out),
    head +
      imports
        .filter((i) => i.generated)
        .map(generated)
        .join('\n'),
  );
  return null;
};

export const outTaken = (cwd: string, out: string | undefined): Refusal | null =>
  out !== undefined && existsSync(path.resolve(cwd, out))
    ? {
        title: 'Target generated file already exists',
        text: 'Terraform can only write generated config into a new file. Either choose a\ndifferent target location or move all existing configuration out of the\ntarget file, delete it and try again.',
      }
    : null;
