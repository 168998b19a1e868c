import type { Finding } from './finding.ts';
import type { FindingKind } from './words.ts';

/** What changes what the incident is: a way into hosts or a cluster, something opened to others, a hand on the logging. */
const grave = new Set<FindingKind>(['logging-touched', 'resource-shared', 'host-access', 'cluster-credential-created']);

/** 0 = must be seen first, 1 = the rest; what is known to be over, or was undone, is not urgent. */
export const weightOf = ({ kind, standing, transient }: Pick<Finding, 'kind' | 'standing' | 'transient'>): 0 | 1 =>
  grave.has(kind) && (standing === true || (standing === null && !transient)) ? 0 : 1;

/** The same findings, those first that must be seen first; otherwise in the order in which they come. */
export const gravestFirst = (findings: readonly Finding[]): Finding[] => {
  const first = findings.filter((f) => weightOf(f) === 0);
  return first.length === 0 ? [...findings] : [...first, ...findings.filter((f) => weightOf(f) === 1)];
};
