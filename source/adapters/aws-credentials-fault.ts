import type { Fault } from '../core/reading.ts';
import type { ErrorFacts } from './network-fault.ts';

const providerErrors = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ProviderError',
  'InstanceMetadataV1FallbackError',
]);

/**
 * Why no credentials were found. The SDK's own message is only looked at, never passed on: that of a
 * `credential_process` holds the helper's command line and output.
 */
export const credentialsFault = (e: ErrorFacts, profile: string | null): Fault | null => {
  if (!providerErrors.has(e.name) && !/^Credential is missing|Resolved credential object is not valid/.test(e.message))
    return null;
  const which = profile ? `profile ${profile}` : 'the default credentials';
  const login = `aws sso login${profile ? ` --profile ${profile}` : ''}`;
  if (/SSO session|sso login|Token is expired|has expired/i.test(e.message))
    return { kind: 'expired', what: `The SSO login of ${which} is over. Run: ${login}`, code: e.name };
  if (/multi-factor|\bMFA\b/i.test(e.message))
    return {
      kind: 'no-credentials',
      what: `Credentials of ${which} need an MFA code, which cannot be asked for here.`,
      code: e.name,
    };
  if (/could not be found|not found in|no such profile|Could not resolve credentials using profile/i.test(e.message))
    return { kind: 'no-credentials', what: `No credentials: ${which} is not in the AWS configuration.`, code: e.name };
  return { kind: 'no-credentials', what: `No AWS credentials could be loaded (${which}).`, code: e.name };
};
