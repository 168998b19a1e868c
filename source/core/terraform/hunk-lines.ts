import type { Difference, Hunk } from './types.ts';

const one = ({ path, before, after }: Hunk): string => {
  if (before === null && after === null) return path;
  if (before === null) return `+ ${path} = ${after}`;
  if (after === null) return `- ${path} = ${before}`;
  return `~ ${path}: ${before} → ${after}`;
};

/**
 * What differs, line by line, for a screen: first what was changed behind Terraform's back (state → reality), then what an
 * apply would do (reality → code). At most `most` lines; the rest is counted.
 */
export const hunkLines = (d: Difference, most: number): string[] => {
  const drift = d.driftHunks.length > 0 ? ['changed outside Terraform (state → now):', ...d.driftHunks.map(one)] : [];
  const planned = d.plannedHunks.length > 0 ? ['an apply would do (now → code):', ...d.plannedHunks.map(one)] : [];
  const moved = d.previousAddress === null ? [] : [`moved from ${d.previousAddress}`];
  const imported = d.importId === null ? [] : [`to be imported: ${d.importId}`];
  const why = d.reason === null ? [] : [`Terraform's reason: ${d.reason}`];
  const all = [...moved, ...imported, ...why, ...drift, ...planned];
  return all.length <= most
    ? all
    : [...all.slice(0, most - 1), `… ${all.length - most + 1} more lines in the evidence`];
};
