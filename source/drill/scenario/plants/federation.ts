import type { Credential } from '../../world/credentials.ts';
import type { Cast } from '../cast.ts';
import type { Play } from '../play.ts';

/** A federation token of the first key; the key is deactivated, the token lives on (domain.md §13.1). */
export const federate = (play: Play, cast: Cast, session: Credential, first: Credential): Credential => {
  const child = play.federate(first, 26, { name: 'support', seconds: 12 * 3600 });
  play.iam(session, 44, 'UpdateAccessKey', { UserName: 'tmp-admin', AccessKeyId: first.keyId, Status: 'Inactive' });
  play.call(child, 48, { source: 's3', name: 'ListBuckets', readOnly: true });
  const secretId = `${cast.payments}/stripe`;
  play.call(child, 78, { source: 'secretsmanager', name: 'GetSecretValue', readOnly: true, request: { secretId } });
  return child;
};
