import type { Finding } from '../../core/finding.ts';
import { ownerByEvent, ownerByTags } from '../../core/terraform/controllers.ts';
import { isManaged, touchedBy } from '../../core/terraform/orphans.ts';
import { joinIds } from '../../core/terraform/parse-state.ts';
import type { RootReading } from '../../core/terraform/reading.ts';
import type { CheckDeps } from '../check.ts';

/** By the calls that made it, else by its tags now. What cannot be read names no owner: then it stays an orphan. */
const ownerOf = async ({ store, ports }: CheckDeps, f: Finding, signal: AbortSignal): Promise<string | null> => {
  const strict = store.progress().incident?.unclaimed ?? false;
  for (const id of f.events) {
    const event = await store.events.read(id);
    const owner = event && ownerByEvent(event, strict);
    if (owner) return owner;
  }
  if (!f.resource) return null;
  const ask = { account: f.account, region: f.region, resource: f.resource, look: 'there' as const, since: f.at };
  const state = await ports.resources.state(ask, signal);
  return state.ok && state.value ? ownerByTags(state.value.tags, strict) : null;
};

/** Which controller owns what the session touched and no root manages, by finding id. */
export const ownersOf = async (
  deps: CheckDeps,
  roots: RootReading[],
  signal: AbortSignal,
): Promise<{ [finding: string]: string }> => {
  const ids = joinIds(roots.flatMap((r) => r.ids ?? []));
  const owners: { [finding: string]: string } = {};
  for (const f of touchedBy(deps.store.progress().findings)) {
    if (f.standing !== true || isManaged(f, ids)) continue;
    const owner = await ownerOf(deps, f, signal);
    if (owner !== null) owners[f.id] = owner;
  }
  return owners;
};
