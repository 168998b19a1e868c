import type { Config } from '../core/config.ts';
import type { RegionCoverage } from '../core/coverage.ts';
import type { Ports } from '../core/ports.ts';
import type { Progress } from '../core/progress.ts';

export type RegionList = { list: string[]; missing(account: string): RegionCoverage[] };

/** Regions of which something was read already. */
const readBefore = ({ chains }: Progress): string[] => [...new Set(Object.values(chains).map((c) => c.region))];

/** Every enabled Region, us-east-1 always; where the list cannot be had, that is a gap of its own in the coverage. */
export const regionsToRead = async (
  ports: Ports,
  config: Config,
  progress: Progress,
  signal: AbortSignal,
): Promise<RegionList> => {
  const withHome = (list: string[]) => [...new Set(['us-east-1', ...list])];
  const gaps = (names: string[], error: string) => (account: string) =>
    names.map((region) => ({ account, region, pages: 0, events: 0, complete: false, error, closed: false }));
  const enabled = await ports.regions.enabled(signal);
  const configured = config.regions === 'all' ? null : withHome(config.regions);
  if (!enabled.ok) {
    const why = `the enabled Regions could not be listed: ${enabled.fault.what}`;
    return { list: configured ?? withHome([]), missing: gaps(['other Regions'], why) };
  }
  // A Region that was read once and is not enabled any more is asked all the same: that it refuses is a gap, not silence.
  const all = withHome([...enabled.value, ...readBefore(progress)]);
  const left = configured ? all.filter((r) => !configured.includes(r)) : [];
  return { list: configured ?? all, missing: gaps(left, 'left out by the config') };
};
