import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkConfig } from '../core/check-config.ts';
import { type Config, noConfig } from '../core/config.ts';
import type { ConfigError } from '../core/config-node.ts';

/** `file` is the absolute path that was read, null where there is none. `message` is ready to be shown, one error a line. */
export type LoadedConfig =
  | { ok: true; config: Config; file: string | null }
  | { ok: false; message: string; errors: ConfigError[] };

const defaultName = 'reseal.config.yaml';
const largest = 1_000_000;

const refused = (file: string, errors: ConfigError[]): LoadedConfig => {
  const lines = errors.map((e) => `  ${file}:${e.line}  ${e.key === '' ? '' : `${e.key}: `}${e.message}`);
  const count = errors.length === 1 ? 'One thing is' : `${errors.length} things are`;
  const message = `${count} wrong in the configuration. Nothing was changed. Correct it and start again:\n${lines.join('\n')}`;
  return { ok: false, errors, message };
};

const unread = (file: string, why: string, next: string): LoadedConfig => ({
  ok: false,
  errors: [],
  message: `The configuration ${file} ${why}. Nothing was changed. ${next}`,
});

/** Paths in the file are meant from where the file lies, so that `--config ../x.yaml` reads the same. */
const fromFolder = (config: Config, folder: string): Config => ({
  ...config,
  vault: config.vault && {
    ...config.vault,
    auditLog: config.vault.auditLog && path.resolve(folder, config.vault.auditLog),
  },
  terraform: config.terraform && {
    roots: config.terraform.roots.map((r) => ({ ...r, path: path.resolve(folder, r.path) })),
  },
});

/** Reads `--config FILE`, else `reseal.config.yaml` in `cwd`; without either there is no configuration, which is fine. */
export const loadConfig = async (ask: { file: string | null; cwd: string }): Promise<LoadedConfig> => {
  const file = path.resolve(ask.cwd, ask.file ?? defaultName);
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code !== 'ENOENT') return unread(file, `cannot be read (${code})`, 'Make it readable, or start without it.');
    if (ask.file === null) return { ok: true, config: noConfig(), file: null };
    return unread(file, 'does not exist', 'Give --config the path of one, or leave it out.');
  }
  if (content.length > largest) return unread(file, 'is larger than 1 MB', 'It is not a configuration of reseal.');
  // Only who has a file pays for the parser.
  const { parseConfigText } = await import('./config-yaml.ts');
  const parsed = parseConfigText(content);
  if (!parsed.ok) return refused(file, parsed.errors);
  const checked = checkConfig(parsed.node);
  if (!checked.ok) return refused(file, checked.errors);
  return { ok: true, config: fromFolder(checked.config, path.dirname(file)), file };
};
