import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentityProvider, Logger } from '@smithy/types';

/** As the AWS CLI finds them. A file of its own, so that the bundle holds only these two ways of the package's fifteen. */
export const credentialsOf = (profile: string | null, logger: Logger): AwsCredentialIdentityProvider => {
  // Files are read anew, so that a fresh login is seen.
  const options = { ignoreCache: true, logger };
  return profile ? fromIni({ ...options, profile }) : fromNodeProviderChain(options);
};
