/** What the rest of the program asks of the audit. */
export { silenceUnknown } from './after-death.ts';
export { type Audit, type AuditInput, audit, auditing, treeSize } from './audit.ts';
export { isDenied, isSignificant, isWrite, subjectOf } from './classify.ts';
export { parseRecord } from './parse-record.ts';
export type { Seeds } from './seeds.ts';
export { buildTree, type Tree, type Unfollowed } from './session-tree.ts';
export { asking, wantedQueries } from './wanted-queries.ts';
