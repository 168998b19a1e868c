import type { Pen } from '../core/view/pen.ts';
import { line, table } from '../core/view/spans.ts';
import { looks } from '../core/view/verdict-look.ts';
import type { CommandContext } from './command.ts';
import { type CommandId, commandIds, commandOf } from './commands.ts';
import { keyLabel } from './key-label.ts';
import { whyNot } from './stripped.ts';

const keysText = (id: CommandId): string => commandOf(id).keys.map(keyLabel).join(' ');

/** One command: its keys, its name, what it does, where, and why it cannot run now. */
export const commandRow = (
  pen: Pen,
  id: CommandId,
  context: CommandContext,
  columns: number,
  selected: boolean,
): string => {
  const { on, help, danger } = commandOf(id);
  const why = whyNot(commandOf(id), context);
  const where = on === 'everywhere' ? '' : on.length > 4 ? 'lists' : on.join(' ');
  const whereWidth = columns >= 110 ? 12 : 0;
  const rest = columns - 2 - 11 - 17 - whereWidth - (whereWidth > 0 ? 5 : 4);
  return table(pen, [
    { spans: [[selected ? ' ▸' : '', 'selected']], width: 2 },
    { spans: [[keysText(id), why === null ? 'accent' : 'dim']], width: 11 },
    { spans: [[commandOf(id).label, selected ? 'selected' : why === null ? 'bold' : 'dim']], width: 17 },
    { spans: [[where, 'dim']], width: whereWidth },
    {
      spans: [
        ...(why === null ? [] : ([[`not now: ${why} · `, 'dim']] as const)),
        [help, why === null ? 'plain' : 'dim'],
        ...(danger ? ([[' · changes the world', why === null ? 'warn' : 'dim']] as const) : []),
      ],
      width: Math.max(10, rest),
    },
  ]);
};

/** The whole help: every command, then what the glyphs mean. */
export const helpRows = (pen: Pen, context: CommandContext, columns: number): ((selected: boolean) => string)[] => [
  ...commandIds.map((id) => (selected: boolean) => commandRow(pen, id, context, columns, selected)),
  () => '',
  ...Object.entries(looks).map(([look, { glyph, style }]) => (selected: boolean) => {
    const mark = [selected ? ' ▸ ' : '   ', 'selected'] as const;
    return line(pen, [mark, [`${glyph} ${look}`, style]], columns);
  }),
];
