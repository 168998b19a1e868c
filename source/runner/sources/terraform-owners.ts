import { isAnother, resourceAsk } from '../../core/audit/standing-resources.ts';
import type { Finding } from '../../core/finding.ts';
import type { ResourcePort } from '../../core/ports.ts';
import { ownerByEvent, ownerByTags } from '../../core/terraform/controllers.ts';
import { isManaged, touchedBy } from '../../core/terraform/orphans.ts';
import { joinIds } from '../../core/terraform/parse-state.ts';
import type { RootReading } from '../../core/terraform/reading.ts';
import { accountsToRead } from '../accounts.ts';
import type { CheckDeps } from '../check.ts';

/** By account: what reads resources with credentials that AWS says are of that account. Asked for once, and only if needed. */
type PortOf = (account: string) => Promise<ResourcePort | undefined>;

const verifiedPorts = ({ ports }: CheckDeps, signal: AbortSignal): PortOf => {
  const ask = async (): Promise<ReadonlyMap<string, ResourcePort>> => {
    const me = await ports.identity.whoami(signal);
    if (!me.ok) return new Map();
    const { accounts } = await accountsToRead(ports, me.value.account, signal);
    return new Map(accounts.map((a) => [a.id, a.resources]));
  };
  let known: ReturnType<typeof ask> | null = null;
  return async (account) => {
    known ??= ask();
    return (await known).get(account);
  };
};

/**
 * By the calls that made it, else by its tags now. What cannot be read names no owner, and neither do the tags of another
 * thing of its name, in another account or made since: then it stays an orphan.
 */
const ownerOf = async (
  { store }: CheckDeps,
  f: Finding,
  portOf: PortOf,
  signal: AbortSignal,
): Promise<string | null> => {
  const strict = store.progress().incident?.unclaimed ?? false;
  for (const id of f.events) {
    const event = await store.events.read(id);
    const owner = event && ownerByEvent(event, strict);
    if (owner) return owner;
  }
  const ask = resourceAsk(f);
  const port = ask && (await portOf(ask.account));
  if (!ask || !port) return null;
  const state = await port.state({ ...ask, look: 'there' }, signal);
  return state.ok && state.value && !isAnother(f, state.value) ? ownerByTags(state.value.tags, strict) : null;
};

/** Which controller owns what the session touched and no root manages, by finding id. */
export const ownersOf = async (
  deps: CheckDeps,
  roots: RootReading[],
  signal: AbortSignal,
): Promise<{ [finding: string]: string }> => {
  const ids = joinIds(roots.flatMap((r) => r.ids ?? []));
  const portOf = verifiedPorts(deps, signal);
  const owners: { [finding: string]: string } = {};
  for (const f of touchedBy(deps.store.progress().findings)) {
    if (f.standing !== true || isManaged(f, ids)) continue;
    const owner = await ownerOf(deps, f, portOf, signal);
    if (owner !== null) owners[f.id] = owner;
  }
  return owners;
};
