import type { Pen } from '../core/view/pen.ts';
import { line, lineEnds, type Span, widthOfSpans } from '../core/view/spans.ts';
import type { CommandContext, ScreenId } from './command.ts';
import { type CommandId, commandIds, commandOf } from './commands.ts';
import { keyLabel } from './key-label.ts';
import { whyNot } from './stripped.ts';

/** Every command, help, and the way out are always said. */
const always: readonly CommandId[] = ['palette', 'help', 'quit'];

const spansOf = (id: CommandId, context: CommandContext): Span[] => {
  const { keys, label } = commandOf(id);
  const off = whyNot(commandOf(id), context) !== null;
  return [['  '], [keyLabel(keys[0] ?? ':'), off ? 'dim' : 'accent'], [` ${label}`, 'dim']];
};

/** What can be pressed here; what cannot run now is dim, and says why when it is pressed. */
export const footerRow = (pen: Pen, screen: ScreenId, context: CommandContext, columns: number): string => {
  const here = commandIds.filter((id) => {
    const { footer, on } = commandOf(id);
    return footer && !always.includes(id) && (on === 'everywhere' || on.includes(screen));
  });
  const end: Span[] = [...always.flatMap((id) => spansOf(id, context)), [' ']];
  const left: Span[] = [
    [' ↑↓', 'accent'],
    [' move', 'dim'],
  ];
  for (const id of here) {
    const more = spansOf(id, context);
    // A command is named whole or not at all.
    if (widthOfSpans(pen, [...left, ...more, ...end]) >= columns) break;
    left.push(...more);
  }
  return lineEnds(pen, left, end, columns);
};

/** The same for a dialog: its own few keys. */
export const hintRow = (pen: Pen, hints: readonly (readonly [key: string, label: string])[], columns: number): string =>
  line(
    pen,
    [
      [' '],
      ...hints.flatMap(([key, label]): Span[] => [
        [key, 'accent'],
        [` ${label}   `, 'dim'],
      ]),
    ],
    columns,
  );
