import type { Fault, FaultKind } from '../core/reading.ts';
import { AnswerTooLong } from './http-exchange.ts';
import { errorFacts, networkFault } from './network-fault.ts';

/** `errors` of a Vault answer; null when the body is not one of Vault's error bodies at all. */
export const vaultErrors = (body: unknown): string[] | null => {
  if (typeof body !== 'object' || body === null || !('errors' in body) || !Array.isArray(body.errors)) return null;
  return body.errors.filter((e): e is string => typeof e === 'string');
};

/**
 * A status of Vault's as a Fault (domain.md §2.2). `what` is what was asked and `needs` the policy for it, in words. Vault's
 * own texts are only looked at: they may repeat a path, an entity or a token's accessor.
 */
export const vaultFault = (status: number, body: unknown, what: string, needs: string): Fault => {
  const errors = vaultErrors(body);
  const said = (errors ?? []).join(' ');
  const fault = (kind: FaultKind, text: string): Fault => ({ kind, what: text, status });
  if (/sealed|not initialized/i.test(said) && status >= 400)
    return fault('sealed', `Vault is sealed or not initialised, so it could not be asked for ${what}.`);
  if (status === 403 && /invalid token|token (?:has )?expired|bad token/i.test(said))
    return fault('expired', `Vault does not accept the token any more (403, ${what}). Log in again.`);
  if (status === 401 || status === 403)
    return fault('denied', `Vault refused ${what} (${status}). The token needs ${needs}, or has expired.`);
  if (status === 404 && errors === null)
    return fault('malformed', `${what}: a 404 that does not come from Vault itself.`);
  if (status === 404 && /no handler for route|unsupported path/i.test(said))
    return fault('not-found', `Vault has nothing mounted where ${what} was asked for (404).`);
  if (status === 404) return fault('ambiguous', `Vault answered 404 to ${what}: empty, or a mistyped path.`);
  if (status === 429) return fault('throttled', `Vault throttles ${what} (429).`);
  if (status === 501) return fault('sealed', 'Vault is not initialised.');
  if (status === 503 || status === 472 || status === 473)
    return fault('sealed', `This Vault node cannot serve ${what} (${status}): sealed, standby or in maintenance.`);
  if (status >= 500) return fault('server', `Vault failed at ${what} (${status}).`);
  return fault('invalid', `Vault refused ${what} as malformed (${status}).`);
};

/** The token goes to nobody but the host that was configured, so a redirect ends here (stack.md). Only the host is named. */
export const redirected = (status: number, location: string | undefined): Fault => {
  const host = location !== undefined && URL.canParse(location) ? new URL(location).host : 'another place';
  const what = `Vault sent us on to ${host}. It was not followed: the token stays here. Point VAULT_ADDR at the active node.`;
  return { kind: 'redirect', what, status };
};

/** Undefined when it is no JSON; null for an empty text. */
export const jsonOf = (text: string): unknown => {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const notJson = (status: number): Fault => ({ kind: 'malformed', what: "Vault's answer is not JSON.", status });

/** No whole answer came. */
export const brokenOff = (error: unknown, how: { cancelled: boolean; timedOut: boolean }): Fault => {
  if (how.cancelled) return { kind: 'cancelled', what: 'The request to Vault was cancelled.' };
  if (how.timedOut) return { kind: 'timeout', what: 'Vault did not answer in time.' };
  if (error instanceof AnswerTooLong)
    return { kind: 'output-limit', what: "Vault's answer is longer than reseal reads." };
  return networkFault('Vault', errorFacts(error)) ?? { kind: 'network', what: 'Vault could not be asked.' };
};
