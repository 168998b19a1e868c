import { ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import type { ClockPort, IamPort } from '../core/ports.ts';
import { type Fault, notRead, type Reading } from '../core/reading.ts';
import type { AwsAccess } from './aws-client.ts';
import { connectIam, type IamCalls, isAbsent } from './iam-calls.ts';
import { readGroup } from './iam-group.ts';
import { text } from './iam-policies.ts';
import { readPolicy, readProvider } from './iam-policy.ts';
import { readRole } from './iam-role.ts';
import { readUser } from './iam-user.ts';

const name = /^[\w+=,.@-]{1,128}$/;
const policyArn = /^arn:aws[\w-]*:iam::(?:\d{12}|aws):policy\/[\x21-\x7e]{1,512}$/;
const providerArn = /^arn:aws[\w-]*:iam::\d{12}:(?:oidc|saml)-provider\/[\x21-\x7e]{1,512}$/;

/** What IAM says right now; see ports.ts. Every list is read to its last page. */
export const createIam = (access: AwsAccess, clock: ClockPort): IamPort & { close(): void } => {
  const iam = connectIam(access, clock);

  const reading =
    <T>(what: string, shape: RegExp, once: (calls: IamCalls, of: string) => Promise<Reading<T>>) =>
    async (of: string, signal: AbortSignal): Promise<Reading<T>> => {
      // An empty name would make IAM answer about the caller (domain.md §11.6).
      if (!shape.test(of))
        return notRead({ kind: 'refused', what: `That is no ${what}; nothing was asked.` }, clock.now());
      const first = await once(iam.calls(signal), of);
      if (!isAbsent(first)) return first;
      // A part vanished under our hands: somebody else is at work. Once more, from the beginning.
      const second = await once(iam.calls(signal), of);
      return isAbsent(second) ? notRead(changing(second.fault), second.at, second.serverDate) : second;
    };

  return {
    close: iam.close,
    user: reading('IAM user name', name, readUser),
    userIds: (signal) =>
      iam.calls(signal).list(
        'ListUsers',
        (Marker) => new ListUsersCommand({ Marker, MaxItems: 1000 }),
        (out) => out.Users,
        (u) => text(u.UserId ?? ''),
      ),
    groupIds: (signal) =>
      iam.calls(signal).list(
        'ListGroups',
        (Marker) => new ListGroupsCommand({ Marker, MaxItems: 1000 }),
        (out) => out.Groups,
        (g) => text(g.GroupId ?? ''),
      ),
    role: reading('IAM role name', name, readRole),
    group: reading('IAM group name', name, readGroup),
    policy: reading('policy ARN', policyArn, readPolicy),
    provider: reading('OIDC or SAML provider ARN', providerArn, readProvider),
  };
};

const changing = (fault: Fault): Fault => ({
  ...fault,
  kind: 'conflict',
  what: 'Parts of it vanished while it was being read, twice: somebody else is changing it. Read it again.',
});
