import type { ChangeKind } from './types.ts';

/** What one sees in a plan, what it means, and whether a breakglass session is its usual cause (domain.md §5.2). */
export type Meaning = { sign: string; word: string; means: string; cause: string };

export const meanings: { [kind in Exclude<ChangeKind, 'no-op' | 'read'>]: Meaning } = {
  create: {
    sign: '+',
    word: 'create',
    means: 'not there: deleted outside Terraform, or new in the code. An apply would make it again',
    cause: 'typical when the state had it',
  },
  update: {
    sign: '~',
    word: 'update',
    means: 'there, but changed: an apply would put it back as the code has it',
    cause: 'typical',
  },
  delete: {
    sign: '-',
    word: 'delete',
    means: 'Terraform KNOWS it and the code does not: an apply would destroy it. It is no orphan',
    cause: 'no: somebody took the code away',
  },
  replace: {
    sign: '±',
    word: 'replace',
    means: 'an apply would destroy it and make another one: dangerous',
    cause: 'look: drift can force it',
  },
  forget: { sign: '.', word: 'forget', means: 'a removed block: Terraform lets go of it and it stays', cause: 'no' },
  import: { sign: '<', word: 'import', means: 'an import block waits for its apply', cause: 'no' },
  move: { sign: '>', word: 'move', means: 'only its address changes', cause: 'no' },
  other: {
    sign: '?',
    word: 'other',
    means: 'a word that this version does not know: taken for a change',
    cause: 'not known',
  },
};

/** The old runbook took `will be destroyed` for what nobody manages: it is the other way round. */
export const explained =
  'The runbook has it backwards: “will be destroyed” is a thing that Terraform manages. What the session made by hand is in no plan at all: it stands below as an orphan.';

/** What no plan can show. */
export const blindSpots =
  'No plan shows what no code declares: extra policies on a role, extra rules of a group, attributes under ignore_changes.';
