import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { programs } from './main.ts';

/** A word for a POSIX shell. */
const quoted = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;

const main = `# The part of the platform that the drill's root manages. Its state and reality are the drill's world.
variable "environment" {
  type = string
}
`;

/** The world's own program once it is bundled; in the tree a smaller one, because it is compiled at each start. */
const entryOf = (world: string): string =>
  import.meta.url.endsWith('.ts') ? fileURLToPath(new URL('entry.ts', import.meta.url)) : world;

/**
 * Puts the stand-in programs and the Terraform root of the drill into the world's folder. `entry` is the program of the
 * world itself, which is the stand-ins' too. Nothing else is on the PATH that reseal uses in a drill.
 */
export const installPrograms = (dir: string, entry: string): void => {
  const bin = path.join(dir, 'bin');
  const root = path.join(dir, 'terraform', 'us-east');
  for (const folder of [bin, path.join(root, '.terraform')]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of Object.keys(programs)) {
    const file = path.join(bin, name);
    const command = [process.execPath, entryOf(entry), '--program', name, '--world', dir].map(quoted).join(' ');
    writeFileSync(file, `#!/bin/sh\nNODE_NO_WARNINGS=1 exec ${command} -- "$@"\n`, { mode: 0o700 });
    chmodSync(file, 0o700);
  }
  const files = { 'main.tf': main, 'terraform.auto.tfvars': 'environment = "prod"\n' };
  for (const [name, text] of Object.entries(files)) {
    // What a game-day has changed there stays.
    if (!existsSync(path.join(root, name))) writeFileSync(path.join(root, name), text, { mode: 0o600 });
  }
};
