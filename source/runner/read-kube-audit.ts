import type { clusterOf } from '../core/kubernetes/audit-log.ts';
import type { KubeAuditPort } from '../core/ports.ts';
import { notRead, type Reading } from '../core/reading.ts';
import type { SourceContext } from './sources/source.ts';

type Place = NonNullable<ReturnType<typeof clusterOf>>;
type Log = Awaited<ReturnType<KubeAuditPort['events']>>;

/**
 * The audit log of the cluster at `place`, asked only with credentials of the cluster's own account: another account may have a
 * cluster of that name, and its log would answer. For a cluster of an account in `accounts` they are of that one's profile.
 * Times are ms.
 */
export const readKubeAudit = async (
  { account, region, cluster }: Place,
  window: { from: number; to: number },
  { deps: { ports }, facts, signal }: SourceContext,
): Promise<Log> => {
  const own = facts.identity ?? (await ports.identity.whoami(signal));
  const other = ports.accounts.find((a) => a.id === account);
  const home = own.ok && own.value.account === account;
  const asks = home || !other ? own : await other.identity.whoami(signal);
  const port = home || !other ? ports.kubeAudit : other.kubeAudit;
  const refused = (what: string): Reading<never> => notRead({ kind: 'refused', what }, ports.clock.now());
  const lies = `The cluster lies in account ${account}`;
  if (!asks.ok) return refused(`${lies}, and whose credentials would ask is not known: ${asks.fault.what}`);
  if (asks.value.account !== account || !port) {
    const who = `${home || !other ? 'what reseal reads with' : `profile ${other.profile}`} is of account ${asks.value.account}`;
    return refused(`${lies}, and ${who}: its audit log was not asked. Name that account under accounts in the config.`);
  }
  return port.events({ cluster, region, ...window }, signal);
};
