/** The session log against the trail. */
export type { Correction, Corrections, LineRef } from './correction.ts';
export { nameOfLine, reconcileFindings } from './findings.ts';
export { inputOf } from './from-progress.ts';
export { rowsWithin } from './in-time.ts';
export { type Profile, type Profiles, profilesOf } from './profiles.ts';
export { comparing, reconcile } from './reconcile.ts';
export type {
  LineMark,
  LineState,
  Match,
  MatchRow,
  MatchRows,
  Reconciled,
  ReconcileInput,
  Tolerance,
} from './types.ts';
export { type Claim, claimsOf, defaultTolerance, hull } from './windows.ts';
