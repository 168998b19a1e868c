import type { ApiFailure } from '../world/failure.ts';

/** An answer before it goes out. `Date` and the like are added by the server. */
export type Reply = { status: number; headers: { [name: string]: string }; body: string };

/** The services of this world, by the name that a signature's scope carries. */
export type ServiceName =
  | 'iam'
  | 'sts'
  | 'ec2'
  | 'cloudtrail'
  | 's3'
  | 'secretsmanager'
  | 'ssm'
  | 'logs'
  | 'sso'
  | 'identitystore';

/** What one request is, once its signature has been read. */
export type Ask = {
  service: ServiceName;
  operation: string;
  /** From the signature, never from the path (product.md §9, issue 2 §5). */
  region: string;
  body: string;
  /** Where S3 says what it is asked; the others are all asked on `/`. */
  place: Place;
};

export type Place = { method: string; url: string; headers: { [name: string]: string | undefined } };

/** How a service's protocol spells answers and refusals. */
export type Protocol = {
  /** Empty when the request names none. */
  operationOf(place: Place, body: string): string;
  /** The refusal as this protocol spells it: code, status and envelope differ, the words do not. */
  failed(failure: ApiFailure, requestId: string): Reply;
  /** An answer that no client can read. */
  garbled: string;
};
