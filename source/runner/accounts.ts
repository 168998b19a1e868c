import type { RegionCoverage } from '../core/coverage.ts';
import type { AccountPorts, Ports } from '../core/ports.ts';
import { gap } from './regions-to-read.ts';

/** An account whose credentials were asked who they are: the incident's own, or another that is configured. */
export type ReadAccount = Pick<AccountPorts, 'id' | 'identity' | 'regions' | 'iam' | 'resources'>;

const everyRegion = 'every Region';

/** Why these credentials must not be taken for the account's, or null. */
const stranger = async (account: ReadAccount, how: string, signal: AbortSignal): Promise<string | null> => {
  const me = await account.identity.whoami(signal);
  if (!me.ok) return `${how} could not be used: ${me.fault.what}`;
  return me.value.account === account.id ? null : `${how} is of account ${me.value.account}: nothing was read with it`;
};

/**
 * The accounts of one reading: `home`, whose credentials are known already, and every configured one whose profile is
 * verified to be of that account. The others are gaps: sessions may reach them, that is why they are configured.
 */
export const accountsToRead = async (
  ports: Ports,
  home: string,
  signal: AbortSignal,
): Promise<{ accounts: ReadAccount[]; gaps: RegionCoverage[] }> => {
  const others = ports.accounts.filter((a) => a.id !== home);
  const whys = await Promise.all(others.map((a) => stranger(a, `profile ${a.profile}`, signal)));
  return {
    accounts: [{ ...ports, id: home }, ...others.filter((_, i) => whys[i] === null)],
    gaps: others.flatMap((a, i) => {
      const why = whys[i];
      return why ? [gap(a.id, everyRegion, why)] : [];
    }),
  };
};

/** Logins change: accounts whose credentials are no longer theirs at the end of a reading, and why. */
export const changedAccounts = async (
  accounts: ReadAccount[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> => {
  const whys = await Promise.all(accounts.map((a) => stranger(a, 'what it was read with', signal)));
  return new Map(
    accounts.flatMap((a, i): [string, string][] => {
      const why = whys[i];
      return why ? [[a.id, why]] : [];
    }),
  );
};
