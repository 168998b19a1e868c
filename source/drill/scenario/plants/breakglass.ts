import type { Credential } from '../../world/credentials.ts';
import { breakglassRole, type Cast } from '../cast.ts';
import type { Play } from '../play.ts';

/** Vault runs on a role of its own, so that what it hands out lives an hour at most (domain.md §2.1). */
export const vaultServer = (play: Play, cast: Cast): Credential =>
  play.roleSession('vault-server', cast.standby, -200, 6 * 3600, {
    ip: '10.20.4.17',
    agent: 'Vault/1.15.6 aws-sdk-go/1.49.6',
  });

/** T. The record has the token in it, as real ones do: whoever keeps it must redact it (domain.md §4.7). */
export const issueBreakglass = (play: Play, cast: Cast, vault: Credential): Credential => {
  const issued = play.assume(vault, 0, { role: breakglassRole, session: cast.responder, seconds: 3600 });
  const origin = { ip: cast.homeIp, agent: 'aws-cli/2.27.41 md/awscrt#0.26.1 ua/2.1 os/linux' };
  play.world.sessions.set(issued.keyId, { ...issued, origin });
  return { ...issued, origin };
};

/** What every responder does first, and a secret that was read. */
export const lookAround = (play: Play, cast: Cast, session: Credential): void => {
  const reading = (minutes: number, source: string, name: string, request: { [key: string]: string } | null = null) =>
    play.call(session, minutes, { source, name, readOnly: true, request });
  reading(1, 'sts', 'GetCallerIdentity');
  reading(2, 'ec2', 'DescribeInstances');
  reading(2.5, 'iam', 'ListRoles');
  reading(3, 'monitoring', 'DescribeAlarms');
  reading(4, 'eks', 'DescribeCluster', { name: 'us-east' });
  reading(6, 'secretsmanager', 'GetSecretValue', { secretId: `${cast.orders}/database` });
  reading(6.05, 'kms', 'Decrypt', { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
};
