import type { ApiFailure } from '../world/failure.ts';

/** An answer before it goes out. `Date` and the like are added by the server. */
export type Reply = { status: number; headers: { [name: string]: string }; body: string };

/** The services of this world, by the name that a signature's scope carries. */
export type ServiceName = 'iam' | 'sts' | 'ec2' | 'cloudtrail';

/** What one request is, once its signature has been read. */
export type Ask = {
  service: ServiceName;
  operation: string;
  /** From the signature, never from the path (product.md §9, issue 2 §5). */
  region: string;
  body: string;
};

/** How a service's protocol spells answers and refusals. */
export type Protocol = {
  /** Empty when the request names none. */
  operationOf(headers: { [name: string]: string | undefined }, body: string): string;
  /** The refusal as this protocol spells it: code, status and envelope differ, the words do not. */
  failed(failure: ApiFailure, requestId: string): Reply;
  /** An answer that no client can read. */
  garbled: string;
};
