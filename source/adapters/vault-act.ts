import type { ClockPort, VaultActPort } from '../core/ports.ts';
import { type Fault, notRead, type Reading, read } from '../core/reading.ts';
import { selfOf } from './vault-answers.ts';
import { askOf, clientOf, connectionTo, type Limits, newTrace, unusableAddress } from './vault-client.ts';
import type { VaultSettings } from './vault-env.ts';
import { vaultErrors, vaultFault } from './vault-fault.ts';
import type { VaultTrace } from './vault-request.ts';

/** All that is ever changed in Vault. Not revoke-prefix, which hits everybody's leases, and never revoke-force (domain.md §2.2). */
const paths = { lease: 'sys/leases/revoke', accessor: 'auth/token/revoke-accessor' } as const;

export const vaultActs = (method: string, path: string): boolean =>
  method === 'POST' && (path === paths.lease || path === paths.accessor);

const nothingSent = (what: string): Fault => ({ kind: 'refused', what: `${what} Nothing was sent.` });

/**
 * The only way to change anything in Vault: two paths, one request for each call, never retried. Made for one confirmed
 * action. That it worked is not taken from the answer: the caller reads back.
 */
export const createVaultAct = (settings: VaultSettings, clock: ClockPort, limits: Limits = {}): VaultActPort => {
  const acting = connectionTo(settings, limits, { mode: 'act', only: vaultActs });
  const looking = connectionTo(settings, limits, { mode: 'read' });
  if (acting === null || looking === null) {
    const never = async () => notRead({ kind: 'invalid' as const, what: unusableAddress }, clock.now());
    return { revokeLease: never, revokeAccessor: never };
  }
  const client = clientOf(acting);
  const ask = askOf(clientOf(looking), clock);

  const send = async (
    path: (typeof paths)['lease' | 'accessor'],
    body: { [name: string]: string | boolean },
    gone: RegExp,
    signal: AbortSignal,
  ): Promise<Reading<{ already: boolean }>> => {
    const trace = newTrace(signal);
    if (signal.aborted)
      return notRead({ kind: 'cancelled', what: 'It was cancelled before it was sent.' }, clock.now());
    await client.write(path, body, { trace }).then(
      () => undefined,
      () => undefined, // What became of it is in the trace.
    );
    const outcome = outcomeOf(trace, path, gone);
    return 'kind' in outcome ? notRead(outcome, clock.now(), trace.date) : read(outcome, clock.now(), trace.date);
  };

  return {
    revokeLease: async (leaseId, signal) =>
      isOneLease(leaseId)
        ? send(paths.lease, { lease_id: leaseId, sync: true }, /invalid lease/i, signal)
        : notRead(nothingSent('This is not the id of one lease.'), clock.now()),
    revokeAccessor: async (accessor, signal) => {
      if (!/^[\w.-]{4,128}$/.test(accessor)) return notRead(nothingSent('This is not a token accessor.'), clock.now());
      const self = await ask(
        ['its own token', 'read on auth/token/lookup-self'],
        signal,
        (c, o) => c.read('auth/token/lookup-self', o),
        selfOf,
      );
      if (!self.ok) return notRead({ ...self.fault, what: `${self.fault.what} Nothing was revoked.` }, self.at);
      if (self.value.accessor === accessor)
        return notRead(
          nothingSent('This is the token that reseal itself uses: revoking it would lock you out.'),
          self.at,
        );
      return send(paths.accessor, { accessor }, /invalid accessor/i, signal);
    },
  };
};

/** A mount, what is below it and an id: never a prefix, which could stand for many. */
const isOneLease = (id: string): boolean =>
  id.length <= 512 && /^[\x21-\x7e]+$/.test(id) && !/\/$|\/\/|\.\.|[*+?#%\\]/.test(id) && id.split('/').length >= 3;

/** Only Vault's own 204 is "done", and only Vault's own refusal is "not done": everything between is not known. */
const outcomeOf = (trace: VaultTrace, path: string, gone: RegExp): { already: boolean } | Fault => {
  const { status, body, fault } = trace;
  if (fault === null && status === 204) return { already: false };
  const errors = vaultErrors(body);
  if (status !== null && [400, 403, 404].includes(status) && errors?.some((e) => gone.test(e)))
    return { already: true };
  const unsure = 'It may or may not have been carried out.';
  if (status === null) {
    const why = fault ?? { kind: 'network' as const, what: 'Vault could not be asked.' };
    return trace.left ? { ...why, what: `${why.what} ${unsure}`, outcomeUnknown: true } : why;
  }
  if (status === 202)
    return { kind: 'malformed', what: `Vault only queued it (202). ${unsure}`, status, outcomeUnknown: true };
  const why = fault ?? vaultFault(status, body, `a change at ${path}`, `update on ${path}`);
  // A refusal of Vault's own, a seal, or a node that sent us elsewhere: it was not carried out there.
  const refusal = errors !== null && ([401, 403, 404, 405, 429].includes(status) || why.kind === 'sealed');
  if (refusal || (status >= 300 && status < 400)) return why;
  return status < 300
    ? { kind: 'malformed', what: `Something answered, but not as Vault does. ${unsure}`, status, outcomeUnknown: true }
    : { ...why, what: `${why.what} ${unsure}`, outcomeUnknown: true };
};
