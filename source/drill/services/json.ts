import { ApiFailure } from '../world/failure.ts';
import type { Protocol, Reply } from './reply.ts';

const json = (status: number, body: unknown, requestId: string): Reply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
  body: JSON.stringify(body),
});

/** An answer of a service that speaks awsJson1.1; instants in it are epoch seconds. */
export const jsonAnswer = (body: unknown, requestId: string): Reply => json(200, body, requestId);

/** The JSON protocol refuses with 400, whatever it is (domain.md §4.2). */
const codes: { [code: string]: string } = {
  AccessDenied: 'AccessDeniedException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  ExpiredToken: 'ExpiredTokenException',
  Throttling: 'ThrottlingException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  InvalidAction: 'UnknownOperationException',
};

/** awsJson1.1: the operation stands in `X-Amz-Target`, behind the service's own prefix. */
export const jsonProtocol = (target: string, garbled: string): Protocol => ({
  operationOf: ({ headers }) => {
    const name = headers['x-amz-target'] ?? '';
    return name.startsWith(target) ? name.slice(target.length) : name;
  },
  failed: ({ code, message, status }, requestId) =>
    json(status >= 500 ? status : 400, { __type: codes[code] ?? code, message }, requestId),
  garbled,
});

/** The members of a request; throws SerializationException for anything that is no JSON object. */
export const jsonInput = (body: string): { [key: string]: unknown } => {
  try {
    const parsed: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ApiFailure('SerializationException', 'The request is no JSON object.');
};
