import { type ActionType, see } from './action-type.ts';
import { livesOn } from './blast.ts';
import { readBackUser } from './read-back.ts';
import { deactivateCall } from './user-calls.ts';
import { planOnUser, readUser, userRef } from './user-of.ts';

/** One access key put out of use, and nothing else of its user. What was made with it lives on (domain.md §13.1). */
export const deactivateKey: ActionType = {
  kind: 'deactivate-key',
  label: 'Deactivate the key',
  deletes: false,
  rank: () => 1,
  offered: ({ session }) => session?.kind === 'user-key',
  disabled: (subject, progress) => {
    const ref = userRef(subject, progress);
    if (!ref.ok) return ref.why;
    return subject.session?.alive === false ? 'it is dead already' : null;
  },
  hits: ({ session }, progress) => {
    const born = livesOn(session?.accessKeyId ?? '', progress);
    return born === '' ? 'only this key; what it has made would live on' : `only this key. ${born}`;
  },
  plan: async (subject, ports, context, signal) => {
    const { progress } = context;
    const key = subject.session?.accessKeyId;
    if (key === undefined) return { ok: false, why: 'it is about no key; nothing was planned' };
    const found = await readUser(subject, ports, progress, signal);
    if (!found.ok) return found;
    const held = found.user.accessKeys.find((k) => k.id === key);
    if (!held) return { ok: false, why: `${found.user.name} has no key ${key} any more`, nothing: true };
    const born = livesOn(key, progress);
    const calls = held.status === 'Inactive' ? [] : [deactivateCall(found.user.name, held)];
    const warnings = [
      'Federation and session tokens that were made with the key live on; only a deny on the user ends them.',
      ...(born === '' ? [] : [born]),
    ];
    const title = `Deactivate key ${key} of ${found.user.name}`;
    return planOnUser({ kind: 'deactivate-key', title, subject, found, calls, warnings }, context);
  },
  readBack: readBackUser((user, calls) => {
    const id = calls[0]?.input.AccessKeyId;
    const key = user.accessKeys.find((k) => k.id === id);
    return key ? see(`${id} is ${key.status}`, key.status === 'Inactive') : see(`${id} is deleted`, true);
  }),
};
