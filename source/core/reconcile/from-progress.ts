import type { Config } from '../config.ts';
import type { Progress } from '../progress.ts';
import { profilesOf } from './profiles.ts';
import type { MatchRows, ReconcileInput } from './types.ts';

/**
 * What is compared where only the saved progress is at hand (screens): the tree's keys tell which rows are its own, and
 * its findings and births those of them that no key tells. A check has the exact list; what the two can differ in is a
 * keyless write without a finding of its own.
 */
export const inputOf = (
  { log, sessions, findings, corrections = {}, coverage }: Progress,
  rows: MatchRows,
  config: Config,
): ReconcileInput => {
  const proven = findings.filter((f) => f.source === undefined && f.kind !== 'renewal').flatMap((f) => f.events);
  const births = sessions.flatMap((s) => (s.parent !== null && s.bornFrom !== null ? [s.bornFrom] : []));
  return {
    rows,
    entries: log,
    sessions,
    also: new Set([...proven, ...births]),
    corrections,
    coverage,
    profiles: profilesOf(config),
  };
};
