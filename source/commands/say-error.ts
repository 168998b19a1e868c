import { StoreError } from '../core/store.ts';
import { safeText } from '../core/view/safe-text.ts';
import { exitCode } from '../core/words.ts';
import type { Context } from './context.ts';

/** An error in words that a command has to end with: what happened, what was not changed, what to do. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly code: number = exitCode.usage,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}

const lines = (text: string): string => text.split('\n').map(safeText).join('\n');

/** Says an error in one line, never with a stack, and gives the exit code for it. */
export const sayError = (error: unknown, { err }: Pick<Context, 'err'>): number => {
  if (error instanceof CommandError) {
    err(`reseal: ${lines(error.message)}`);
    return error.code;
  }
  if (error instanceof StoreError) {
    err(`reseal: ${lines(error.message)}`);
    return error.code === 'locked' ? exitCode.locked : error.code === 'missing' ? exitCode.usage : exitCode.fault;
  }
  const what = error instanceof Error ? error.message : String(error);
  err(
    `reseal: a fault of its own: ${lines(what)}. What was saved is whole; start it again, and report this with the command you gave.`,
  );
  return exitCode.fault;
};
