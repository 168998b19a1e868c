import { nearest } from '../core/nearest.ts';
import { type CommandName, commandNames, commonOptions, isGroup, type OptionSpec, specOf } from './command-line.ts';
import type { Token } from './tokens.ts';

/** A mistake in the command line, told in one sentence; the program exits 64 and has changed nothing. */
export type UsageError = { kind: 'usage'; message: string };

export const usage = (message: string): UsageError => ({ kind: 'usage', message });

export type Given = { command: CommandName | null; operands: string[]; options: Map<string, string | true> };

/** The longest command that the words begin with: `log import` before `log`. */
const commandOf = (words: string[]): CommandName | null =>
  commandNames.find((n) => n === `${words[0]} ${words[1]}`) ?? commandNames.find((n) => n === words[0]) ?? null;

/** Every option of any command takes a value or not, whichever command it stands with: so words can be told apart first. */
const anySpec = (name: string): OptionSpec | undefined => {
  const tables = [commonOptions, ...commandNames.map((n) => specOf(n).options)] as { [name: string]: OptionSpec }[];
  return tables.find((t) => Object.hasOwn(t, name))?.[name];
};

const known = (command: CommandName | null): string[] => [
  ...(command ? Object.keys(specOf(command).options) : []),
  ...Object.keys(commonOptions),
];

const unknownOption = (name: string, command: CommandName | null): UsageError => {
  const written = name.length === 1 ? `-${name}` : `--${name}`;
  const start = `${written} is not an option of \`${command ? `reseal ${command}` : 'reseal'}\``;
  const elsewhere = commandNames.filter((n) => Object.hasOwn(specOf(n).options, name));
  if (elsewhere.length > 0) return usage(`${start}, but of ${elsewhere.map((n) => `\`reseal ${n}\``).join(', ')}.`);
  const guess = nearest(name, known(command));
  return usage(guess ? `${start}; did you mean --${guess}?` : `${start}; see \`reseal --help\`.`);
};

const unknownCommand = (words: string[]): UsageError => {
  const written = words.slice(0, 2).join(' ');
  const guess = nearest(written, commandNames) ?? nearest(words[0] ?? '', commandNames);
  const group = commandNames.filter((n) => n.startsWith(`${words[0]} `));
  if (group.length > 0)
    return usage(`\`reseal ${words[0]}\` goes on with one of: ${group.map((n) => n.split(' ')[1]).join(', ')}.`);
  return usage(
    `There is no command \`${words[0]}\`; ${guess ? `did you mean \`reseal ${guess}\`?` : 'see `reseal --help`.'}`,
  );
};

/** Sorts words from options and checks each option against the table. Values are read later. */
export const readOptions = (tokens: Token[]): Given | UsageError => {
  const words: string[] = [];
  const options = new Map<string, string | true>();
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) break;
    if (token.kind === 'word') {
      words.push(token.text);
      continue;
    }
    const { name, glued } = token;
    if (options.has(name)) return usage(`--${name} is given twice.`);
    const spec = anySpec(name);
    if (spec?.value) {
      const next = tokens[i + 1];
      const value = glued ?? (next?.kind === 'word' ? next.text : null);
      if (value === null || value === '') return usage(`--${name} needs a value: --${name} ${spec.value}.`);
      if (glued === null) i += 1;
      options.set(name, value);
    } else if (spec && glued !== null) return usage(`--${name} takes no value.`);
    else options.set(name, true);
  }
  // `reseal help check` is `reseal check --help`.
  if (words[0] === 'help' && !options.has('help')) {
    words.shift();
    options.set('help', true);
  }
  const command = commandOf(words);
  const group = words.length === 1 && isGroup(words[0]);
  if (command === null && words.length > 0 && !(options.has('help') && group)) return unknownCommand(words);
  const wrong = [...options.keys()].find((name) => !known(command).includes(name));
  if (wrong !== undefined) return unknownOption(wrong, command);
  return { command, operands: words.slice(command ? command.split(' ').length : 0), options };
};

/** Operands and required options are all there, and no more. */
export const checkShape = ({ command, operands, options }: Given): UsageError | null => {
  if (command === null) return null;
  const spec = specOf(command);
  const many = spec.operands.some((o) => o.endsWith('…'));
  const needed = spec.operands.filter((o) => !o.startsWith('['));
  const missing = needed[operands.length] ?? (spec.required ?? []).find((r) => !options.has(r));
  if (missing !== undefined) {
    const option = spec.options[missing];
    return usage(`\`reseal ${command}\` needs ${option ? `--${missing} ${option.value}` : missing}.`);
  }
  const extra = many ? undefined : operands[spec.operands.length];
  return extra === undefined ? null : usage(`\`reseal ${command}\` has no use for \`${extra}\`.`);
};
