import { type CommandName, commandNames, commonOptions, type OptionSpec, specOf } from './command-line.ts';

const optionText = (name: string, { value }: OptionSpec): string =>
  value === null ? `--${name}` : `--${name} ${value}`;

/** `reseal check [INC] [--json] [--step STEP]` */
export const synopsis = (name: CommandName): string => {
  const { operands, options, required = [] } = specOf(name);
  const parts = Object.entries(options).map(([option, spec]) => {
    const text = optionText(option, spec);
    return required.includes(option) ? text : `[${text}]`;
  });
  return ['reseal', name, ...operands, ...parts].join(' ');
};

/** Breaks between words, never inside `[--option VALUE]`. */
const wrapped = (text: string): string => {
  const lines = [''];
  for (const part of text.match(/\[[^\]]*\]|\S+/g) ?? []) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + part.length > 98) lines.push(`    ${part}`);
    else lines[lines.length - 1] = line === '' ? part : `${line} ${part}`;
  }
  return lines.join('\n');
};

const notYet = ' (not in this version yet)';

const columns = (rows: [string, string][]): string => {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
};

const optionRows = (options: { [name: string]: OptionSpec }): string =>
  columns(Object.entries(options).map(([name, spec]) => [optionText(name, spec), spec.says]));

/** The help of the commands that begin with the same word: `reseal log --help`. */
export const groupHelp = (group: string): string => {
  const own = commandNames.filter((name) => name.startsWith(`${group} `));
  const parts = own.map((name) => {
    const { says, exit, options, later } = specOf(name);
    const rows = Object.keys(options).length > 0 ? `\n${optionRows(options)}` : '';
    return `${wrapped(synopsis(name))}\n  ${says}${later ? notYet : ''}. Exit code ${exit}.${rows}`;
  });
  return `${parts.join('\n\n')}\n\nCommon options\n${optionRows(commonOptions)}\n`;
};

/** `reseal --help`, or the help of one command. Generated from the table that the parser reads. */
export const helpText = (command: CommandName | null = null): string => {
  if (command !== null) {
    const { says, exit, options, later } = specOf(command);
    const own = Object.keys(options).length > 0 ? `\n\nOptions\n${optionRows(options)}` : '';
    return `${wrapped(synopsis(command))}\n\n${says}${later ? notYet : ''}. Exit code ${exit}.${own}\n\nCommon options\n${optionRows(commonOptions)}\n`;
  }
  const rows = commandNames.map((name): [string, string] => {
    const { operands, says, later } = specOf(name);
    return [[name, ...operands].join(' '), `${says}${later ? notYet : ''}`];
  });
  return [
    'reseal opens the app. Without a terminal it prints the plain report.',
    `Commands\n${columns(rows)}`,
    `Common options\n${optionRows(commonOptions)}`,
    'Exit codes of check, status and audit: 0 nothing left, 1 something needs attention, 2 something is unknown.\nOther: 64 usage, 70 a fault of reseal itself, 75 a lock is held elsewhere.',
    '`reseal COMMAND --help` tells the options of one command.\n',
  ].join('\n\n');
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table of commands for README. */
export const commandsMarkdown = (): string => {
  const rows = commandNames.map((name) => {
    const { says, exit, later } = specOf(name);
    return `| \`${cell(synopsis(name))}\` | ${says}${later ? ' *(not in this version yet)*' : ''} | ${exit} |`;
  });
  const common = Object.entries(commonOptions).map(([name, spec]) => `\`${optionText(name, spec)}\``);
  return [
    '| Command | Does | Exit |',
    '| --- | --- | --- |',
    '| `reseal` | opens the app; without a terminal it prints the plain report | as `status` |',
    ...rows,
    '',
    `With every command: ${common.join(', ')}.`,
  ].join('\n');
};
