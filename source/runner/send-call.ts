import type { Call, CallService } from '../core/plan.ts';
import type { IamActPort, ResourceActPort, VaultActPort } from '../core/ports.ts';
import { notRead, type Reading, read } from '../core/reading.ts';
import type { ProgramAct } from './program-act.ts';

/** Ports that may change something, opened for one confirmed action. `vault: null` = Vault is not configured. */
export type ActPorts = {
  iam: IamActPort;
  vault: VaultActPort | null;
  /** Absent or null = nobody opened it, and nothing of it can be sent. */
  resources?: ResourceActPort | null;
  programs?: ProgramAct | null;
  /** The accessor behind a digest: a journal must not hold what revokes a token. */
  accessor?(digest: string, signal: AbortSignal): Promise<Reading<string | null>>;
};

export type Sent = Reading<{ already: boolean; requestId: string | null }>;
type Send = (ports: ActPorts, call: Call, now: number, signal: AbortSignal) => Promise<Sent>;

const refused = (what: string, now: number): Sent =>
  notRead({ kind: 'refused', what: `${what} Nothing was sent.` }, now);

/** Every name must be there and hold a text; no other name may be. */
const isInput = (input: Call['input'], ...names: string[]): boolean =>
  Object.keys(input).length === names.length && names.every((n) => typeof input[n] === 'string' && input[n] !== '');

const done = (answer: Reading<{ already: boolean }>): Sent =>
  answer.ok ? read({ already: answer.value.already, requestId: null }, answer.at, answer.serverDate) : answer;

/** Vault's two, by the names of their paths (core/ports.ts, VaultActPort). */
const sendVault: Send = async ({ vault, accessor }, call, now, signal) => {
  const { operation, input } = call;
  if (!vault) return refused('Vault is not configured.', now);
  if (operation === 'leases/revoke' && isInput(input, 'lease_id'))
    return done(await vault.revokeLease(String(input.lease_id), signal));
  if (operation !== 'token/revoke-accessor' || !isInput(input, 'accessor', 'digest') || !accessor)
    return refused(`vault:${operation} was refused by reseal's own guard.`, now);
  const found = await accessor(String(input.digest), signal);
  if (!found.ok) return found;
  if (found.value === null) return read({ already: true, requestId: null }, found.at, found.serverDate);
  return done(await vault.revokeAccessor(found.value, signal));
};

const via = (port: ProgramAct | null | undefined, call: Call, now: number, signal: AbortSignal): Promise<Sent> =>
  port ? port.send(call, signal) : Promise.resolve(refused(`Nobody opened ${call.service} for this.`, now));

/** By the service of a call. What has no row cannot be sent. */
const services: { [service in CallService]: Send } = {
  iam: ({ iam }, call, _, signal) => iam.send(call, signal),
  vault: sendVault,
  ec2: ({ resources }, call, now, signal) => via(resources, call, now, signal),
  rds: ({ resources }, call, now, signal) => via(resources, call, now, signal),
  kubectl: ({ programs }, call, now, signal) => via(programs, call, now, signal),
  argocd: ({ programs }, call, now, signal) => via(programs, call, now, signal),
  terraform: ({ programs }, call, now, signal) => via(programs, call, now, signal),
};

/** Sends one call to whom it belongs, at most one request. */
export const sendCall: Send = (ports, call, now, signal) =>
  Object.hasOwn(services, call.service)
    ? services[call.service](ports, call, now, signal)
    : Promise.resolve(refused(`reseal knows no service ${call.service}.`, now));
