import { callManual } from '../manual/call-command.ts';
import { folded } from '../manual/shell-words.ts';
import { neededFor, refusedIn } from '../permissions/missing.ts';
import type { Action } from '../plan.ts';
import type { Pen } from './pen.ts';
import { line } from './spans.ts';
import { wrap } from './width.ts';

/**
 * An action that AWS did not allow: the statement to add, and the exact calls for somebody who may; plain text, to copy. None
 * for any other action.
 */
export const refusedLines = (pen: Pen, action: Action | undefined, columns: number): string[] => {
  const permission = action ? refusedIn(action) : null;
  if (!action || permission === null) return [];
  const needed = neededFor(permission, action.target.arn, action.undoes !== undefined);
  const left = action.calls.filter((c) => c.state === 'failed' || c.state === 'planned').map((c) => c.call);
  const { commands, refused } = callManual('', left);
  const text = (value: string): string[] => wrap(pen.out(value), columns).map((l) => line(pen, [[l]], columns));
  return [
    ...text(
      `AWS does not let reseal do ${permission}.${needed ? ` Add this to the act role (of ${needed.policy}), then say so with :permission granted:` : ''}`,
    ),
    ...(needed ? wrap(pen.out(JSON.stringify(needed.statement)), columns).map((l) => pen.paint(l, 'accent')) : []),
    ...text('Or, for somebody who may, what is left of it:'),
    ...(refused === null ? [] : text(refused)),
    ...commands.flatMap((c) => folded(pen.out(c), columns).map((l) => pen.paint(l, 'accent'))),
  ];
};
