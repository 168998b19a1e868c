import type { Credential } from '../../world/credentials.ts';
import type { Cast } from '../cast.ts';
import type { Play } from '../play.ts';

const refused = (who: Credential, action: string, resource: string, why: string): string =>
  `User: ${who.principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;

/** Tries that changed nothing. A denied call usually has no parameters: the message alone tells what it was about. */
export const deniedTries = (play: Play, cast: Cast, session: Credential, chained: Credential): void => {
  const trail = `arn:aws:cloudtrail:us-east-1:${cast.account}:trail/organisation`;
  play.call(session, 40, {
    ...{ source: 'cloudtrail', name: 'StopLogging', readOnly: false },
    error: {
      code: 'AccessDenied',
      message: refused(session, 'cloudtrail:StopLogging', trail, 'with an explicit deny in a service control policy'),
    },
  });
  // The name stands in the message only; there is no such user.
  const user = `arn:aws:iam::${cast.account}:user/tmp-second`;
  play.call(chained, 53, {
    ...{ source: 'iam', name: 'CreateUser', readOnly: false },
    error: {
      code: 'AccessDenied',
      message: refused(
        chained,
        'iam:CreateUser',
        user,
        'because no identity-based policy allows the iam:CreateUser action',
      ),
    },
  });
  play.call(session, 46, {
    ...{ source: 'ec2', name: 'RunInstances', readOnly: false, region: 'us-west-2' },
    error: {
      code: 'Client.UnauthorizedOperation',
      message:
        `You are not authorized to perform this operation. ${refused(session, 'ec2:RunInstances', '*', '')}`.trim(),
    },
  });
};
