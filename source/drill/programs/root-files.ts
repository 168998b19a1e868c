import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the `.tf` files of a folder say, as far as the stand-in has to know. */
export type Code = { declared: { type: string; name: string }[]; imports: { address: string; id: string }[] };

/** One object that was put into the state by `terraform import`. */
export type Imported = { type: string; name: string; id: string };

const unquoted = (text: string): string => {
  try {
    return String(JSON.parse(`"${text}"`))
      .replace(/\$\$\{/g, '${')
      .replace(/%%\{/g, '%{');
  } catch {
    return text; // HCL knows more escapes than JSON; an id that needs one is found nowhere.
  }
};

const field = (body: string, name: string, value: RegExp): string =>
  new RegExp(`^\\s*${name}\\s*=\\s*${value.source}`, 'm').exec(body)?.[1] ?? '';

/** Resource and import blocks of the root module: every `.tf` file, as Terraform reads them. */
export const readCode = (cwd: string): Code => {
  const files = readdirSync(cwd).filter((f) => f.endsWith('.tf'));
  const text = files.map((f) => readFileSync(path.join(cwd, f), 'utf8').replace(/^\s*(?:#|\/\/).*$/gm, '')).join('\n');
  return {
    declared: [...text.matchAll(/^\s*resource\s+"([^"]+)"\s+"([^"]+)"\s*\{/gm)].map((m) => ({
      ...{ type: m[1] ?? '', name: m[2] ?? '' },
    })),
    imports: [...text.matchAll(/^\s*import\s*\{([^}]*)\}/gm)].map(([, body = '']) => ({
      address: field(body, 'to', /([\w.-]+)/),
      id: unquoted(field(body, 'id', /"((?:[^"\\]|\\.)*)"/)),
    })),
  };
};

/** The part of the root's state that is not the world's own: what was imported. It lies where a local state would. */
const stateFile = 'terraform.tfstate.imports.json';

export const readImported = (cwd: string): Imported[] => {
  const file = path.join(cwd, stateFile);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Imported[]) : [];
};

/** As a local backend does: the state of before stays beside it. */
export const writeImported = (cwd: string, all: readonly Imported[]): void => {
  const file = path.join(cwd, stateFile);
  if (existsSync(file)) writeFileSync(`${file}.backup`, readFileSync(file), { mode: 0o600 });
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
};
