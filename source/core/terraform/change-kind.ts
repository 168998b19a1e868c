import type { ChangeKind } from './types.ts';

const single: ReadonlySet<string> = new Set(['create', 'read', 'update', 'delete', 'forget']);

/**
 * One word for `actions` (domain.md §5.2). A plan that only imports or only moves says `no-op` and still ends with exit
 * code 2. Words that a newer Terraform may add are a change, never nothing.
 */
export const kindOf = (actions: string[], importing: boolean, moved: boolean): ChangeKind => {
  const [first, second] = actions;
  if (first === 'no-op' && actions.length === 1) return importing ? 'import' : moved ? 'move' : 'no-op';
  if (actions.length === 1 && first !== undefined && single.has(first)) return first as ChangeKind;
  const both = actions.length === 2 && actions.includes('delete') && actions.includes('create');
  return both && first !== second ? 'replace' : 'other';
};

/** Does it differ from what should be? Reading a data source at apply changes nothing. */
export const isDifference = (kind: ChangeKind): boolean => kind !== 'no-op' && kind !== 'read';
