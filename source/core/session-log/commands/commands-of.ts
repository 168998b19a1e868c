import type { LogCommand } from '../../incident.ts';
import { readAws } from './aws/read-aws.ts';
import { readOther, toolOf } from './other-tools.ts';
import { shellWords } from './shell-words.ts';
import { type Surroundings, type Unwrapped, unwrap } from './unwrap.ts';

/** A prompt, or the words with which a line says that it was run: each line of an entry may have its own. */
const prefix =
  /^[ \t]*(?:[-*•][ \t]+)?(?:(?:(?:ran|run|exec|executed)[ \t]*:[ \t]*)|(?:[\w.-]+@[\w.-]+[^\n$#]{0,60})?[$❯➜][ \t]+)/gim;

const command = (run: Unwrapped): LogCommand => {
  const tool = toolOf(run.words[0] ?? '');
  return { tool, words: run.words, ...(tool === 'aws' ? readAws(run) : readOther(tool, run)) };
};

/**
 * The commands of an entry of kind `command`, in the order in which a shell runs them. `text` is redacted, and so are the
 * words. Lines after the first count where they begin with a tool that is known: the others are most likely its output.
 */
export const commandsOf = (text: string): LogCommand[] => {
  const exported: Surroundings = {};
  const simples = shellWords(text.replace(/^```[a-z]*\n?|\n?```$/g, '').replace(prefix, ''));
  const first = simples[0]?.line ?? 0;
  return simples.flatMap((simple) =>
    unwrap(simple, exported)
      .map(command)
      .filter((c) => simple.line === first || c.tool !== 'other'),
  );
};
