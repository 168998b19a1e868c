import type { EngineState } from '../core/engine.ts';

/** The screens a command can belong to. */
export const screenIds = [
  'home',
  'item',
  'trail',
  'tree',
  'event',
  'log',
  'drift',
  'journal',
  'contain',
  'undo',
  'coverage',
  'help',
] as const;
export type ScreenId = (typeof screenIds)[number];

/** What is selected, as far as commands care. */
export type Subject = {
  item: string | null;
  finding: string | null;
  /** Access key id, where a credential is selected and no finding. */
  credential?: string | null;
  /** What the engine offers for the finding, and why not where it cannot be done. */
  actions: { kind: string; label: string; disabled: string | null }[];
};

export const noSubject: Subject = { item: null, finding: null, actions: [] };

export type CommandContext = { state: EngineState; subject: Subject };

/** One row of the table: dispatch, footer, help, palette and README read it. */
export type Command = {
  /** As product.md §6 names them; none = only by the palette. Names: see key.ts. */
  keys: readonly string[];
  on: 'everywhere' | readonly ScreenId[];
  /** For the footer: one word or two. */
  label: string;
  help: string;
  /** A press that may be repeated by a chunk: moving only. */
  moves?: true;
  /** Shown in the footer, in the table's order. */
  footer?: true;
  /** It writes to the journal: only the writer may. */
  writes?: true;
  /** It changes the world: stripped in one place, see stripped.ts. */
  danger?: true;
  /** Why it cannot run now; null = it can. */
  why?: (context: CommandContext) => string | null;
};
