import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../core/words.ts';

/** Beside `world.json`: what Vault's audit device writes. reseal reads it, the world itself never does. */
export const vaultAuditLogIn = (dir: string): string => path.join(dir, 'vault-audit.log');

const textOf = (lines: JsonObject[]): string => lines.map((l) => `${JSON.stringify(l)}\n`).join('');

/** Writes what was before, where the drill begins; afterwards a line is only ever added. */
export const openVaultAuditLog = (dir: string, history: () => JsonObject[]): ((lines: JsonObject[]) => void) => {
  const file = vaultAuditLogIn(dir);
  if (!existsSync(file)) {
    const part = `${file}.${process.pid}`;
    writeFileSync(part, textOf(history()), { mode: 0o600 });
    renameSync(part, file);
  }
  return (lines) => appendFileSync(file, textOf(lines), { mode: 0o600 });
};
