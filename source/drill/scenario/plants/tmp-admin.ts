import type { Credential } from '../../world/credentials.ts';
import type { Cast } from '../cast.ts';
import type { Play } from '../play.ts';
import { bucketOnly } from '../policies.ts';

const UserName = 'tmp-admin';

/** A user with everything that DeleteUser stumbles over, and two keys. */
export const createTmpAdmin = (
  play: Play,
  cast: Cast,
  session: Credential,
): { first: Credential; second: Credential } => {
  const iam = (minutes: number, operation: string, input: { [key: string]: string }) =>
    play.iam(session, minutes, operation, { UserName, ...input });
  iam(8, 'CreateUser', {});
  play.world.origins.set(play.user(UserName).id, session.origin);
  iam(8.4, 'CreateLoginProfile', { Password: 'never kept', PasswordResetRequired: 'false' });
  iam(9, 'AttachUserPolicy', { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
  const first = play.userKey(iam(9.6, 'CreateAccessKey', {}));
  iam(10.3, 'PutUserPolicy', { PolicyName: 'emergency-s3', PolicyDocument: bucketOnly(`${cast.payments}-data`) });
  iam(11, 'AddUserToGroup', { GroupName: 'platform-oncall' });
  play.iam(session, 12, 'CreateVirtualMFADevice', { VirtualMFADeviceName: UserName });
  const SerialNumber = `arn:aws:iam::${cast.account}:mfa/${UserName}`;
  iam(12.5, 'EnableMFADevice', { SerialNumber, AuthenticationCode1: '111222', AuthenticationCode2: '333444' });
  const second = play.userKey(iam(17, 'CreateAccessKey', {}));
  return { first, second };
};

/** The second key works elsewhere, and takes a role for four hours: that outlives everything else. */
export const useSecondKey = (play: Play, cast: Cast, key: Credential): Credential => {
  const keep = play.assume(key, 19, { role: 'ops-chain-a', session: `keep-${cast.tail}`, seconds: 4 * 3600 });
  const region = 'eu-west-1';
  play.call(key, 24, { source: 'ec2', name: 'DescribeImages', readOnly: true, region });
  // After the breakglass session is over: a search that ends with it sees nothing of this.
  play.call(key, 70, { source: 'ec2', name: 'DescribeInstances', readOnly: true, region });
  play.call(keep, 21, { source: 'ssm', name: 'DescribeParameters', readOnly: true });
  return keep;
};
