import type { JsonObject } from '../../core/words.ts';

/** What the world process tells of its cluster. */
export type ToldCluster = {
  context: string;
  now: number;
  /** Who asks, as AWS knows it: a drill has no profiles, so that it is always the one who reads. */
  caller: { arn: string; userId: string; keyId: string };
  objects: { kind: string; resource: string; app: string | null; body: JsonObject }[];
  apps: { name: string; selfHeal: boolean; drifted: string | null; syncs: { at: number; by: string }[] }[];
};

/** Asks the world for a change; null = done, else why not. */
export type Change = (operation: 'delete' | 'sync', input: JsonObject) => Promise<string | null>;

/** Go's flags as cobra has them: `--name value`, `--name=value`, `-n value`; what is not known is refused in its words. */
export const cobraFlags = (
  args: string[],
  known: { [name: string]: 'switch' | 'value' },
): { values: { [name: string]: string }; rest: string[]; wrong: string | null } => {
  const values: { [name: string]: string } = {};
  const rest: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    const [, dashes = '', name = '', value] = /^(--?)([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (dashes === '' || name === '') {
      rest.push(arg);
      continue;
    }
    const kind = known[name];
    if (!kind) {
      const wrong = dashes === '--' ? `unknown flag: --${name}` : `unknown shorthand flag: '${name[0]}' in ${arg}`;
      return { values, rest, wrong };
    }
    if (kind === 'switch') values[name] = value ?? 'true';
    else if (value !== undefined) values[name] = value;
    else {
      i += 1;
      if (args[i] === undefined) return { values, rest, wrong: `flag needs an argument: ${arg}` };
      values[name] = args[i] ?? '';
    }
  }
  return { values, rest, wrong: null };
};
