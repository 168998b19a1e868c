import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Stage } from './main.ts';

/** What a game-day may put beside the root: lines of `git status --porcelain`, and by how many commits it is behind. */
const told = (stage: Stage, name: string, otherwise: string): string => {
  const file = path.join(stage.cwd, '..', name);
  return existsSync(file) ? readFileSync(file, 'utf8') : otherwise;
};

/** A clean checkout of one commit, as far as it is asked. */
export const git = async (stage: Stage, args: string[]): Promise<number> => {
  const asked = args.join(' ');
  if (asked === 'rev-parse HEAD') stage.print(`${(await stage.world()).commit}\n`);
  else if (asked === 'status --porcelain=v1 --untracked-files=normal') stage.print(told(stage, 'git-status', ''));
  else if (/^rev-list --count HEAD\.\.@\{upstream\}$/.test(asked))
    stage.print(`${told(stage, 'git-behind', '0').trim()}\n`);
  else if (asked === 'remote') stage.print('origin\n');
  else {
    stage.error(`git: '${args[0] ?? ''}' is not a git command. See 'git --help'.\n`);
    return 1;
  }
  return 0;
};
