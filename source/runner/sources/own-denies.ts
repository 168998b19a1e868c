import { ownDenies, type StandingDeny } from '../../core/contain/own-denies.ts';
import type { OwnDenyFact } from '../../core/facts.ts';
import type { IamPort } from '../../core/ports.ts';
import { read } from '../../core/reading.ts';
import type { Source } from './source.ts';

type Held = { id: string; inlinePolicies: { name: string }[]; attachedPolicies: { arn: string }[] };

/** Is it still there? What it was on may be gone, or be somebody else's by now: then the deny went with it. */
const look = async (deny: StandingDeny, iam: IamPort, signal: AbortSignal): Promise<OwnDenyFact> => {
  const { type, name, policy } = deny;
  const reading = type === 'role' ? await iam.role(name, signal) : await iam.user(name, signal);
  if (!reading.ok) return { type, name, policy, standing: null, why: reading.fault.what };
  const held: Held | null = reading.value;
  if (!held || held.id !== deny.uniqueId) return { type, name, policy, standing: false, why: `${name} is gone` };
  const there =
    held.inlinePolicies.some((p) => p.name === policy) || held.attachedPolicies.some((p) => p.arn === policy);
  return { type, name, policy, standing: there, why: there ? 'it is there' : 'it is off' };
};

/** Reseal's own denies: by the journal those that it put and did not take off, by IAM those that are there. */
export const ownDeniesSource: Source<'ownDenies'> = {
  id: 'ownDenies',
  label: "reseal's own denies",
  after: ['identity', 'clock'],
  read: async ({ deps: { ports, store }, facts, signal }) => {
    const denies = ownDenies(store.progress());
    const account = facts.identity?.ok ? facts.identity.value.account : null;
    const other = denies.find((d) => !d.arn.split(':').includes(account ?? ' '));
    if (denies.length > 0 && facts.identity && !facts.identity.ok) return facts.identity;
    if (other) {
      const what = `reseal put a deny on ${other.arn}, and reads in account ${account ?? 'unknown'}`;
      return { ok: false, fault: { kind: 'refused', what }, at: ports.clock.now(), serverDate: null };
    }
    const value: OwnDenyFact[] = [];
    for (const deny of denies) value.push(await look(deny, ports.iam, signal));
    return read(value, ports.clock.now());
  },
};
