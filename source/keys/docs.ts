import type { Command } from './command.ts';
import { commandIds, commandOf, notYet } from './commands.ts';
import { keyLabel } from './key-label.ts';

const where = ({ on }: Command): string => (on === 'everywhere' ? 'everywhere' : on.join(', '));

/** The command table as Markdown, for README. */
export const commandTable = (): string =>
  [
    '| Key | Command | Where | What it does |',
    '| --- | --- | --- | --- |',
    ...commandIds.map((id) => {
      const command = commandOf(id);
      const keys = command.keys.map((k) => `\`${keyLabel(k)}\``).join(' ') || '`:` only';
      const mark = command.danger ? ' **changes the world**' : '';
      const later = notYet.has(id) ? ' *(not in this version yet)*' : '';
      return `| ${keys} | ${id} | ${where(command)} | ${command.help}${mark}${later} |`;
    }),
  ].join('\n');
