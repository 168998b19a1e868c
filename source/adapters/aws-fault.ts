import type { Fault } from '../core/reading.ts';
import { bareCode, isClockSkew, isUnknownKey, kindOfCode } from './aws-codes.ts';
import { credentialsFault } from './aws-credentials-fault.ts';
import { type ErrorFacts, errorFacts, networkFault, neverLeft } from './network-fault.ts';

/** What is known of one request beside the error itself. */
export type AwsAttempt = {
  /** `iam:GetUser` */
  api: string;
  profile: string | null;
  /** The signed request was given to the socket layer. */
  left: boolean;
  /** Status and `Location` host of the answer, when there was one. */
  status: number | null;
  redirectHost: string | null;
  cancelled: boolean;
  timedOut: boolean;
};

/** The code that stood in the answer's body, where the protocol puts one there. */
const bodyCode = (error: unknown): string => {
  const e: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  return typeof e.Code === 'string' ? e.Code : '';
};

const wireCode = (error: unknown): string => {
  const own = bodyCode(error) || (error instanceof Error ? error.name : '');
  return /^[\w.:#-]{1,80}$/.test(own) ? own : '';
};

/**
 * Any error of the SDK as a Fault (domain.md §4.2, §5.5, §13.6). AWS's own message is not passed on, save for a
 * DeleteConflict: a signature error's message holds the session token, others hold ARNs.
 */
export const awsFault = (error: unknown, attempt: AwsAttempt): Fault => {
  const { api, status } = attempt;
  const facts = errorFacts(error);
  if (attempt.cancelled) return { kind: 'cancelled', what: `${api} was cancelled.` };
  if (attempt.timedOut)
    return attempt.left
      ? { kind: 'timeout', what: `AWS did not answer ${api} in time.` }
      : {
          kind: 'timeout',
          what: `No credentials came in time for ${api}. Look at the credential helper of the profile.`,
        };
  const withoutAnswer =
    status === null ? (credentialsFault(facts, attempt.profile) ?? networkFault('AWS', facts)) : null;
  return withoutAnswer ?? (status === null ? networkOr(facts, api) : answered(error, facts, attempt, status));
};

const networkOr = (facts: ErrorFacts, api: string): Fault => ({
  kind: 'invalid',
  what: `${api} could not be sent (${/^\w{1,60}$/.test(facts.name) ? facts.name : 'error'}).`,
});

const answered = (
  error: unknown,
  facts: ErrorFacts,
  { api, redirectHost, profile }: AwsAttempt,
  status: number,
): Fault => {
  const wire = wireCode(error);
  const kind = kindOfCode(wire);
  const code = wire;
  if (kind === 'denied' && /explicit deny in a (?:service|resource) control policy/i.test(facts.message))
    return {
      kind: 'org-denied',
      what: `The organisation forbids ${api} here (a control policy denies it).`,
      code,
      status,
    };
  if (kind !== null) return { kind, what: said(kind, api, code, facts, profile), code, status };
  if (status === 429) return { kind: 'throttled', what: `AWS throttles ${api}.`, status };
  if (status >= 500) return { kind: 'server', what: `AWS failed at ${api} (status ${status}).`, status };
  if (status >= 300 && status < 400)
    return {
      kind: 'redirect',
      what: `${api} was redirected${redirectHost ? ` to ${redirectHost}` : ''}; not followed.`,
      status,
    };
  // Codes that the table does not know are still AWS's own words, unless the SDK found none in the answer.
  const invented = /^(?:Error|TypeError|SyntaxError|Unknown|UnknownError|NotFound)$/.test(wire);
  // SNS really says `NotFound`.
  const understood = status >= 400 && wire !== '' && (!invented || bodyCode(error) === 'NotFound');
  if (understood) return { kind: 'invalid', what: `AWS refused ${api} (${code}).`, code, status };
  const network = networkFault('AWS', facts);
  if (network) return { ...network, status };
  return { kind: 'malformed', what: `The answer to ${api} could not be understood (status ${status}).`, status };
};

const said = (kind: string, api: string, code: string, facts: ErrorFacts, profile: string | null): string => {
  const who = profile ? `profile ${profile}` : 'the credentials in use';
  if (isUnknownKey(code)) return `AWS does not know ${who} (${code}): deleted, deactivated, or of another partition.`;
  if (isClockSkew(code)) return `AWS refused the signature of ${api} (${code}). Is this machine's clock right?`;
  if (kind === 'denied') return `AWS refused ${api} (${code}): not permitted for ${who}.`;
  if (kind === 'expired')
    return `The credentials have expired (${code}). Log in again${profile ? ` with profile ${profile}` : ''}.`;
  if (kind === 'throttled') return `AWS throttles ${api} (${code}).`;
  if (kind === 'not-found') return `AWS knows no such thing (${api}: ${code}).`;
  if (bareCode(code) === 'DeleteConflict') return `AWS refused ${api} (DeleteConflict): ${plain(facts.message)}`;
  if (kind === 'server') return `AWS failed at ${api} (${code}).`;
  return `AWS refused ${api} (${code}).`;
};

const plain = (message: string): string => message.replace(/[^\x20-\x7e]/g, ' ').slice(0, 160);

/**
 * Whether a change may have been carried out although no answer says so. Only what certainly stopped it clears it: it
 * never left, or AWS itself said no.
 */
export const mayHaveHappened = (fault: Fault, error: unknown, attempt: AwsAttempt): boolean => {
  if (!attempt.left) return false;
  if (attempt.status === null) return !neverLeft(errorFacts(error));
  const refused =
    fault.code !== undefined && fault.kind !== 'server' && fault.kind !== 'network' && fault.kind !== 'timeout';
  return !(refused || fault.kind === 'throttled');
};
