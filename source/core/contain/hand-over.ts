import { assumedRole } from '../audit/arn.ts';
import { aws, type Manual, manual } from '../manual/manual.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { denyDocument, isUserId, sessionDenyNames, wholeRoleName } from './own-deny.ts';
import { holderOf, reservedRole } from './principal.ts';

/** One way to end a credential that reseal itself may not go: for somebody who may. */
export type HandOver = Manual & {
  who: string;
  /** A policy statement to copy, as lines of JSON. */
  document?: string[];
};

const partition = (arn: string): string => arn.split(':')[1] ?? 'aws';
const denyAll = (arn: string): string => `arn:${partition(arn)}:iam::aws:policy/AWSDenyAll`;
const to = (who: string, m: Manual): HandOver => ({ ...m, who });

const statement = (action: string, resource: string): string[] =>
  JSON.stringify({ Effect: 'Allow', Action: action, Resource: resource }, null, 1).split('\n');

const scp = (arn: string, session: string | null): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': arn },
          ...(session === null ? {} : { StringLike: { 'aws:userid': `*:${session}` } }),
        },
      },
    ],
  });

/** Identity Center keeps its roles to itself: the assignment, the session, or a service control policy (domain.md §13.4). */
const identityCenter = (arn: string, session: string | null, account: string): HandOver[] => [
  to('an administrator of Identity Center', {
    says: `Console: IAM Identity Center → Users → ${session ?? 'the user'} → Active sessions → End session; then AWS accounts → the account → remove the assignment of the permission set. The session of the role itself lives on until it expires.`,
    commands: [],
    refused: null,
  }),
  to(
    'an administrator of the organisation',
    manual(
      'A service control policy on the account ends it at once. Take it off when the session has expired. POLICY_ID is what the first call answers.',
      aws('organizations', 'create-policy', {
        ...{ type: 'SERVICE_CONTROL_POLICY', name: 'reseal-session-deny', description: 'ends one session' },
        content: scp(arn, session),
      }),
      aws('organizations', 'attach-policy', { 'policy-id': 'POLICY_ID', 'target-id': account }),
    ),
  ),
];

const onRole = (session: Session, arn: string, name: string, account: string, now: number): HandOver[] => {
  const before = Math.floor(now / 1000) * 1000;
  const userId = `${session.uniqueId ?? ''}:${assumedRole(session.principal)?.session ?? ''}`;
  const put = (policy: string, document: string) =>
    aws('iam', 'put-role-policy', { 'role-name': name, 'policy-name': policy, 'policy-document': document });
  const who = `somebody with iam:PutRolePolicy on ${arn} in account ${account}`;
  const targeted = isUserId(userId)
    ? [
        to(
          who,
          manual(
            'Ends this session only. It replaces a policy of that name: look first whether there is one.',
            aws('iam', 'list-role-policies', { 'role-name': name }),
            put(sessionDenyNames[0] ?? '', denyDocument([{ userId, before }])),
          ),
        ),
      ]
    : [];
  const whole = manual(
    'Ends every session of the role that was issued before now: an outage for whoever else uses it.',
    put(wholeRoleName, denyDocument([{ userId: null, before }])),
  );
  const grant: HandOver = {
    who: 'whoever keeps the act role',
    says: 'Or let reseal do it: add this statement to the role that it acts with, then try again.',
    commands: [],
    refused: null,
    document: statement('iam:PutRolePolicy', arn),
  };
  return [...targeted, to(who, whole), grant];
};

const onUser = (session: Session, arn: string, name: string, account: string): HandOver[] => {
  const user = { 'user-name': name };
  const deny = manual(
    'Ends every key, federation and session token of the user.',
    aws('iam', 'attach-user-policy', { ...user, 'policy-arn': denyAll(arn) }),
  );
  const key = manual(
    'Puts this key out of use; what was made with it lives on.',
    aws('iam', 'update-access-key', { ...user, 'access-key-id': session.accessKeyId, status: 'Inactive' }),
  );
  const who = `somebody with iam:AttachUserPolicy on ${arn} in account ${account}`;
  return [to(who, deny), ...(session.kind === 'user-key' ? [to(who, key)] : [])];
};

const root: HandOver = {
  who: 'the owner of the root user',
  says: 'Console, signed in as root: Security credentials → deactivate the access key, change the password, and sign out everywhere. In a member account an organisation can remove root credentials centrally.',
  commands: [],
  refused: null,
};

/** The exact calls, statements and console paths that end a credential where reseal may not. `now`: AWS's time, ms. */
export const handOver = (session: Session, progress: Progress, now: number): HandOver[] => {
  const holder = holderOf(session, progress);
  if (holder.type === null) return session.principal?.endsWith(':root') ? [root] : [];
  const { arn, name } = holder;
  const named = assumedRole(session.principal)?.session ?? null;
  if (holder.type === 'user') return onUser(session, arn, name, session.account);
  const kind = reservedRole(arn);
  if (kind === 'identity-center') return identityCenter(arn, named, session.account);
  if (kind === 'service-linked')
    return [
      to('whoever owns the service that the role belongs to', {
        says: `Nothing can be put on a service-linked role, and no service control policy reaches it. Stop or delete the resource of the service that uses ${name}; its session then ends with its expiry.`,
        commands: [],
        refused: null,
      }),
    ];
  return onRole(session, arn, name, session.account, now);
};
