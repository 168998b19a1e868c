import { listIncidents } from '../../state/list-incidents.ts';
import { CommandError } from './say-error.ts';

/**
 * The incident that a command means when it names none: the only one there is; a drill counts only where there is nothing
 * else. Several, or none, is said with what to do.
 */
export const chooseIncident = async (stateDir: string, named: string | null): Promise<string> => {
  if (named !== null) return named;
  const all = await listIncidents(stateDir);
  const real = all.filter((i) => !i.drill);
  const candidates = real.length > 0 ? real : all;
  const [only, ...others] = candidates;
  if (!only)
    throw new CommandError(
      'there is no incident here. Open one with `reseal new INC-ID --started ISO`, or try `reseal drill`.',
    );
  if (others.length > 0)
    throw new CommandError(`several incidents are open: ${candidates.map((i) => i.id).join(', ')}. Name one of them.`);
  return only.id;
};
