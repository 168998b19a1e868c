import { shellLine, type Word } from './shell-words.ts';

/**
 * What somebody else may do where reseal does not: plain text, to copy. `commands` stand in their order. `refused`: why they
 * are not shown as commands (a name that must not go into a shell).
 */
export type Manual = {
  says: string;
  commands: string[];
  refused: string | null;
  /** What the thing says now and should not (`+`), and the other way round (`-`). */
  diff?: string[];
};

const hostile =
  'A name in it holds characters that must not go into a shell, so no command is shown. Do it in the console, by its id.';

/** Command lines of words; one that cannot be shown takes all of them away. */
export const manual = (says: string, ...lines: readonly Word[][]): Manual => {
  const commands = lines.map(shellLine);
  return commands.every((c) => c !== null)
    ? { says, commands, refused: null }
    : { says, commands: [], refused: hostile };
};

export const aws = (service: string, operation: string, options: { [name: string]: string | null } = {}): Word[] => [
  ...['aws', service, operation],
  ...Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [{ option: name }, value])),
];
