import type { Command, CommandContext } from './command.ts';

/** Why nothing may be written now; null = it may. */
const notWriter = ({ state: { mode, readOnly } }: CommandContext): string | null => {
  if (mode.mode === 'tampered') return `the journal does not hold together: ${mode.why}`;
  if (readOnly) return 'started with --read-only';
  if (mode.mode === 'follower')
    return mode.holder === null
      ? 'nobody writes this incident now; this one follows. Write it from here with :take-over'
      : `${mode.holder} writes; this one follows. Take over with :take-over`;
  return mode.mode === 'writer' ? null : mode.why;
};

/** With nobody behind the session it is an intrusion: contain and preserve (product.md §1). */
const unclaimed = ({ state, subject }: CommandContext): string | null =>
  state.progress.incident?.unclaimed && !subject.actions.some((a) => a.disabled === null)
    ? 'nobody claims the session: deletions are locked'
    : null;

/** The one place where a mode takes commands away. */
export const stripped = (command: Command, context: CommandContext): string | null => {
  if (command.danger) return notWriter(context) ?? unclaimed(context);
  return command.writes ? notWriter(context) : null;
};

/** Why a command cannot run now; null = it can. The mode comes first: it is the same for every target. */
export const whyNot = (command: Command, context: CommandContext): string | null =>
  stripped(command, context) ?? command.why?.(context) ?? null;
