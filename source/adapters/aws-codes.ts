import type { Fault, FaultKind } from '../core/reading.ts';

/**
 * AWS's error codes by what they mean to us. The SDK gives modelled errors a name of its own (`NoSuchEntityException`) and
 * keeps the wire code in `Code` (`NoSuchEntity`); `bareCode` makes both the same (domain.md §5.5).
 */
export const bareCode = (code: string): string =>
  code
    .replace(/^.*#/, '')
    .replace(/[:;].*$/, '')
    .replace(/(?:Exception|Error|Fault)$/, '');

const list = (kind: FaultKind, codes: string): [string, FaultKind][] => codes.split(' ').map((code) => [code, kind]);

const kinds = new Map<string, FaultKind>([
  ...list('denied', 'AccessDenied UnauthorizedOperation NotAuthorized OptInRequired OperationNotPermitted'),
  ...list(
    'denied',
    'UnrecognizedClient InvalidClientTokenId InvalidAccessKeyId MissingAuthenticationToken AuthFailure',
  ),
  ...list('expired', 'ExpiredToken TokenRefreshRequired'),
  ...list('throttled', 'Throttling Throttled ThrottledRequest RequestThrottled RequestLimitExceeded TooManyRequests'),
  ...list('throttled', 'SlowDown BandwidthLimitExceeded ProvisionedThroughputExceeded'),
  ...list('not-found', 'NoSuchEntity ResourceNotFound'),
  ...list('conflict', 'DeleteConflict ConcurrentModification EntityAlreadyExists EntityTemporarilyUnmodifiable'),
  ...list('limit', 'LimitExceeded'),
  ...list('invalid', 'Validation InvalidParameterValue InvalidParameterCombination MissingParameter InvalidAction'),
  ...list(
    'invalid',
    'InvalidInput MalformedPolicyDocument UnmodifiableEntity PolicyNotAttachable InvalidQueryParameter',
  ),
  ...list(
    'invalid',
    'InvalidLookupAttributes InvalidTimeRange InvalidMaxResults InvalidNextToken UnsupportedOperation',
  ),
  ...list('invalid', 'InvalidEventCategory IncompleteSignature Serialization UnknownOperation MalformedQueryString'),
  ...list('invalid', 'InvalidSignature SignatureDoesNotMatch RequestExpired RequestTimeTooSkewed RequestInTheFuture'),
  ...list('server', 'ServiceFailure InternalFailure InternalServer ServiceUnavailable Internal InternalService'),
]);

/** The meaning of a code, or null for one that AWS has not told us about. */
export const kindOfCode = (code: string): FaultKind | null => kinds.get(bareCode(code)) ?? null;

const skew = new Set(
  'InvalidSignature SignatureDoesNotMatch RequestExpired RequestTimeTooSkewed RequestInTheFuture'.split(' '),
);

/** The signature's time may be wrong: this machine's clock. The SDK corrects itself by the answer's `Date`. */
export const isClockSkew = (code: string | undefined): boolean => code !== undefined && skew.has(bareCode(code));

const unknownKeys = new Set('UnrecognizedClient InvalidClientTokenId InvalidAccessKeyId'.split(' '));

/** AWS does not know the key at all: deleted, deactivated, or of another partition. */
export const isUnknownKey = (code: string | undefined): boolean =>
  code !== undefined && unknownKeys.has(bareCode(code));

/** After these a client is dropped, so that the next call loads its credentials anew: somebody may have logged in since. */
export const needsFreshCredentials = (fault: Fault): boolean =>
  fault.kind === 'expired' || fault.kind === 'no-credentials' || isUnknownKey(fault.code);
