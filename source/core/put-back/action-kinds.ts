import type { Finding } from '../finding.ts';
import type { FindingKind } from '../words.ts';

/** What reseal can do about a finding of a kind (runbook/actions), as `Finding.actions` lists it. */
const byKind: { [kind in FindingKind]?: string[] } = {
  'policy-attached': ['detach-policy'],
  'inline-policy-put': ['remove-inline', 'restore-inline'],
  'inline-policy-deleted': ['restore-inline'],
  'policy-version-created': ['restore-version'],
  'role-created': ['delete-role'],
  'group-created': ['delete-group'],
  'policy-created': ['delete-policy'],
};

const none: string[] = [];

/** A membership or a provider is put back the other way round where the session took it away. */
export const putBackKinds = ({ kind, left }: { kind: FindingKind; left: Finding['left'] | null }): string[] => {
  if (kind === 'group-membership-changed') return [left === 'gone' ? 'rejoin-group' : 'leave-group'];
  if (kind === 'provider-changed') return left === 'there' ? ['delete-provider'] : none;
  return byKind[kind] ?? none;
};

/** A key of a user who was there before: out of use, watched, deleted (put-back/watch.ts). */
export const keyKinds = ['deactivate-key', 'delete-key'];

const all = new Set([...Object.values(byKind).flat(), 'leave-group', 'rejoin-group', 'delete-provider', 'delete-key']);
export const isPutBackKind = (kind: string): boolean => all.has(kind);

/** Kinds that give privilege: they need the *undo* permission (domain.md §13.9). */
const giving = new Set(['restore-inline', 'rejoin-group']);
export const givesPrivilege = (kind: string): boolean => giving.has(kind);
