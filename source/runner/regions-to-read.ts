import type { Config } from '../core/config.ts';
import { homeRegion, type RegionCoverage } from '../core/coverage.ts';
import type { RegionsPort } from '../core/ports.ts';
import type { Progress } from '../core/progress.ts';

/** `gaps`: Regions that are known, or must be feared, and are not asked. */
export type RegionList = { list: string[]; gaps: RegionCoverage[] };

/** Regions of the account of which something was read already. */
const readBefore = ({ chains }: Progress, account: string): string[] => [
  ...new Set(Object.values(chains).flatMap((c) => (c.account === account ? [c.region] : []))),
];

/** A part of the trail that nobody asked for, and why. */
export const gap = (account: string, region: string, error: string): RegionCoverage => ({
  ...{ account, region, pages: 0, events: 0, complete: false, error, closed: false },
});

/** Every enabled Region, us-east-1 always; where the list cannot be had, that is a gap of its own in the coverage. */
export const regionsToRead = async (
  regions: RegionsPort,
  config: Config,
  progress: Progress,
  account: string,
  signal: AbortSignal,
): Promise<RegionList> => {
  const withHome = (list: string[]) => [...new Set([homeRegion, ...list])];
  const gaps = (names: string[], error: string) => names.map((region) => gap(account, region, error));
  const enabled = await regions.enabled(signal);
  const configured = config.regions === 'all' ? null : withHome(config.regions);
  if (!enabled.ok) {
    const why = `the enabled Regions could not be listed: ${enabled.fault.what}`;
    const known = withHome(readBefore(progress, account));
    return { list: configured ?? known, gaps: gaps(['other Regions'], why) };
  }
  // A Region that was read once and is not enabled any more is asked all the same: that it refuses is a gap, not silence.
  const all = withHome([...enabled.value, ...readBefore(progress, account)]);
  const left = configured ? all.filter((r) => !configured.includes(r)) : [];
  return { list: configured ?? all, gaps: gaps(left, 'left out by the config') };
};
