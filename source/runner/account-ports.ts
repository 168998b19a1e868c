import { homeAccount } from '../core/contain/principal.ts';
import type { IamPort, IdentityPort, Ports, ResourceDetailPort } from '../core/ports.ts';
import type { Progress } from '../core/progress.ts';
import { type NotRead, notRead } from '../core/reading.ts';

export type AwsReaders = { iam: IamPort; details?: ResourceDetailPort };

/** Why nothing of the account may be read with these credentials: as a reading that failed; null = they are the account's. */
type WhyNot = (signal: AbortSignal) => Promise<NotRead | null>;

/** Asked before the first reading, and kept once it is settled that they are of the account. */
const sameAccount = (identity: IdentityPort, account: string, how: string, now: () => number): WhyNot => {
  let known = false;
  return async (signal) => {
    if (known) return null;
    const me = await identity.whoami(signal);
    if (!me.ok)
      return { ...me, fault: { ...me.fault, what: `whose credentials these are is not known: ${me.fault.what}` } };
    known = me.value.account === account;
    if (known) return null;
    const what = `it is of account ${account}, and ${how} is of account ${me.value.account}: what that says of the name would be about somebody else's`;
    return notRead({ kind: 'refused', what }, now());
  };
};

const guardedIam = (iam: IamPort, why: WhyNot): IamPort => ({
  user: async (name, signal) => (await why(signal)) ?? iam.user(name, signal),
  userIds: async (signal) => (await why(signal)) ?? iam.userIds(signal),
  groupIds: async (signal) => (await why(signal)) ?? iam.groupIds(signal),
  role: async (name, signal) => (await why(signal)) ?? iam.role(name, signal),
  group: async (name, signal) => (await why(signal)) ?? iam.group(name, signal),
  policy: async (arn, signal) => (await why(signal)) ?? iam.policy(arn, signal),
  provider: async (arn, signal) => (await why(signal)) ?? iam.provider(arn, signal),
});

const guardedDetails = (details: ResourceDetailPort, why: WhyNot): ResourceDetailPort => ({
  describe: async (ask, signal) => (await why(signal)) ?? details.describe(ask, signal),
  snapshots: async (ask, signal) => (await why(signal)) ?? details.snapshots(ask, signal),
});

/**
 * What reads AWS for a plan about something in `account`: the profile that is configured for it, else what reads the
 * incident's own. Whoever it is, AWS is asked first whose credentials they are: a user of that name in another account is
 * somebody else's, and so is what that account says about an address or a machine. Other systems are not held up by it.
 */
export const awsReadersOf = (ports: Ports, account: string, progress: Progress): AwsReaders => {
  const { now } = ports.clock;
  const other = account === homeAccount(progress) ? undefined : ports.accounts.find((a) => a.id === account);
  const how = other ? `profile ${other.profile}` : 'what reseal reads with (configure `accounts` for others)';
  const why = sameAccount((other ?? ports).identity, account, how, now);
  const details = other ? other.details : ports.details;
  return { iam: guardedIam((other ?? ports).iam, why), ...(details ? { details: guardedDetails(details, why) } : {}) };
};
