import type { Credential } from '../../world/credentials.ts';
import type { Cast } from '../cast.ts';
import type { Play } from '../play.ts';

const look = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const ec2 = 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess';

/** What the session made and undid itself. The name `tmp-probe` is taken again later, by somebody else. */
export const undoneBySession = (play: Play, cast: Cast, session: Credential): void => {
  const iam = (minutes: number, operation: string, input: { [key: string]: string }) =>
    play.iam(session, minutes, operation, input);
  iam(37, 'CreateUser', { UserName: 'tmp-check' });
  iam(38, 'AttachUserPolicy', { UserName: 'tmp-check', PolicyArn: look });
  iam(38.5, 'AttachRolePolicy', { RoleName: `${cast.orders}-irsa`, PolicyArn: ec2 });
  iam(39, 'CreateUser', { UserName: 'tmp-probe' });
  iam(40.5, 'DetachUserPolicy', { UserName: 'tmp-check', PolicyArn: look });
  iam(41, 'DeleteUser', { UserName: 'tmp-check' });
  iam(42, 'DetachRolePolicy', { RoleName: `${cast.orders}-irsa`, PolicyArn: ec2 });
  iam(43, 'DeleteUser', { UserName: 'tmp-probe' });
};
