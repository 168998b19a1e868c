/** What the rest of the program asks of the audit. */
export { type Audit, type AuditInput, audit } from './audit.ts';
export { isDenied, isSignificant, isWrite, subjectOf } from './classify.ts';
export { parseRecord } from './parse-record.ts';
export type { Seeds } from './seeds.ts';
export { wantedQueries } from './wanted-queries.ts';
