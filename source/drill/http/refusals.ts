import type { Ask } from '../services/reply.ts';
import type { Credential } from '../world/credentials.ts';
import { ApiFailure, accessDenied } from '../world/failure.ts';
import type { FaultName } from './faults.ts';

/** The refusal that a fault stands for, in AWS's words (domain.md §4.2, §13.6); null for faults of another nature. */
export const refusalOf = (fault: FaultName | null, who: Credential, ask: Ask): ApiFailure | null => {
  const { service, operation } = ask;
  const start = `User: ${who.principal.arn} is not authorized to perform: ${service}:${operation}`;
  switch (fault) {
    case 'deny':
      return accessDenied(`${start} because no identity-based policy allows the ${service}:${operation} action`);
    case 'org-deny':
      return accessDenied(`${start} with an explicit deny in a service control policy`);
    case 'throttle-for-ever':
      return new ApiFailure('Throttling', 'Rate exceeded', 400);
    case 'expired-token':
      return new ApiFailure('ExpiredToken', 'The security token included in the request is expired', 403);
    case 'server-error':
      return new ApiFailure('InternalFailure', 'The request processing has failed because of an unknown error.', 500);
    default:
      return null;
  }
};
