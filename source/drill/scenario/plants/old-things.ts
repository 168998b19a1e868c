import type { Credential } from '../../world/credentials.ts';
import type { Cast } from '../cast.ts';
import type { Play } from '../play.ts';
import { bucketOnly, trusts } from '../policies.ts';

/** A second key on a user that was there for years: a search for new users never finds it. */
export const keyOnOldUser = (play: Play, session: Credential): Credential => {
  const key = play.userKey(play.iam(session, 30, 'CreateAccessKey', { UserName: 'ci-deploy' }));
  const here = { ...key, origin: session.origin };
  play.call(here, 33, { source: 'sts', name: 'GetCallerIdentity', readOnly: true });
  return here;
};

/** The role has a path, which its session ARNs do not show; comparing names alone goes wrong here. */
export const inlineOnOldRole = (play: Play, cast: Cast, session: Credential): void => {
  const input = {
    RoleName: `${cast.orders}-irsa`,
    PolicyName: 'emergency-debug',
    PolicyDocument: bucketOnly(`${cast.payments}-data`),
  };
  play.iam(session, 34, 'PutRolePolicy', input);
};

/** The role now trusts an account that nobody here knows. */
export const trustStranger = (play: Play, cast: Cast, session: Credential): void => {
  const AWS = [`arn:aws:iam::${cast.account}:root`, `arn:aws:iam::${cast.stranger}:root`];
  play.iam(session, 36, 'UpdateAssumeRolePolicy', {
    RoleName: `${cast.payments}-deploy`,
    PolicyDocument: trusts({ AWS }),
  });
};
