import { iso } from '../../core/clock.ts';
import { watchOf } from '../../core/put-back/watch.ts';
import { type ActionType, type Planned, see } from './action-type.ts';
import { isDue, whyNotPutBack } from './put-back.ts';
import { readBackUser } from './read-back.ts';
import { iamCall, no } from './user-calls.ts';
import { planOnUser, readUser, userRef } from './user-of.ts';

/**
 * The last step on a key that the session gave to a user who was there before: deactivate, watch, then this. Only the new key
 * goes; the user and its other keys stay.
 */
export const deleteKey: ActionType = {
  kind: 'delete-key',
  label: 'Delete the key',
  deletes: true,
  offered: (subject, progress) => isDue('delete-key', subject, progress) && subject.finding?.standing !== false,
  disabled: (subject, progress) => {
    const ref = userRef(subject, progress);
    return whyNotPutBack(subject, progress) ?? (ref.ok ? null : ref.why);
  },
  hits: ({ finding }, progress) => {
    const watch = finding && watchOf(finding.subject, progress);
    return watch
      ? `only this key, for ever; it is watched until ${iso(watch.until)}`
      : 'only this key, for ever: deactivate and watch it first';
  },
  plan: async (subject, ports, context, signal): Promise<Planned> => {
    const { finding: f } = subject;
    const { progress } = context;
    if (!f) return { ok: false, why: 'no finding is meant; nothing was planned' };
    const found = await readUser(subject, ports, progress, signal);
    if (!found.ok) return found;
    const { user, at } = found;
    const key = user.accessKeys.find((k) => k.id === f.subject);
    if (!key)
      return { ok: false, why: `${user.name} has no key ${f.subject} any more: re-run the probe`, nothing: true };
    if (key.status !== 'Inactive')
      return {
        ok: false,
        why: `${key.id} is ${key.status}: deactivate it first, and watch whether somebody misses it`,
      };
    const watch = watchOf(key.id, progress);
    if (watch && at < watch.until)
      return {
        ok: false,
        why: `${key.id} is watched until ${iso(watch.until)}: it can be deleted then, or activated again (z)`,
      };
    const used = key.lastUsed?.at ?? null;
    const since = watch?.since ?? null;
    const calls = [
      iamCall(
        'DeleteAccessKey',
        { UserName: user.name, AccessKeyId: key.id },
        used === null ? 'never used, as far as IAM knows' : `last used ${iso(used)}`,
        no('a new one would have another id and another secret'),
      ),
    ];
    const warnings = [
      ...(since === null ? ['Reseal did not deactivate it: how long it has been out of use is not known.'] : []),
      ...(since !== null && used !== null && used > since
        ? [`Somebody tried it at ${iso(used)}, after it was put out of use: ask who misses it.`]
        : []),
      'Cannot be undone: DeleteAccessKey',
    ];
    const title = `Delete key ${key.id} of ${user.name}`;
    return planOnUser({ kind: 'delete-key', title, subject, found, calls, warnings }, context);
  },
  readBack: readBackUser((user, calls) => {
    const id = calls[0]?.input.AccessKeyId;
    const there = user.accessKeys.some((k) => k.id === id);
    return see(there ? `${id} is still there` : `${id} is deleted`, !there);
  }),
};
