import { describe, expect, it } from 'vitest';
import { handOver } from '../../../source/core/contain/hand-over.ts';
import { parseDeny } from '../../../source/core/contain/own-deny.ts';
import type { Finding } from '../../../source/core/finding.ts';
import { manualFor } from '../../../source/core/manual/manual-for.ts';
import { noProgress } from '../../../source/core/progress.ts';
import type { Session } from '../../../source/core/session.ts';
import { plainFinding } from '../../support/plain-finding.ts';

const account = '123456789012';
const role = `arn:aws:iam::${account}:role/ops/deploy`;
const user = `arn:aws:iam::${account}:user/tmp`;
const finding = (kind: Finding['kind'], subject: string, more: Partial<Finding> = {}): Finding =>
  plainFinding({ item: 'policy.restored', kind, subject, account, region: 'eu-west-1', ...more });
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';

describe('the exact calls for what reseal does not do', () => {
  it.each<[string, Finding, string[]]>([
    [
      'an attachment',
      finding('policy-attached', `${role} ${admin}`),
      [`aws iam detach-role-policy --role-name deploy --policy-arn ${admin}`],
    ],
    [
      'a detachment',
      finding('policy-detached', `${user} ${admin}`),
      [`aws iam attach-user-policy --user-name tmp --policy-arn ${admin}`],
    ],
    [
      'a new inline policy',
      finding('inline-policy-put', `${role} emergency`),
      ['aws iam delete-role-policy --role-name deploy --policy-name emergency'],
    ],
    [
      'an inline policy that was another',
      finding('inline-policy-put', `${role} emergency`, { before: '{"Version":"2012-10-17"}' }),
      [
        `aws iam put-role-policy --role-name deploy --policy-name emergency --policy-document '{"Version":"2012-10-17"}'`,
      ],
    ],
    [
      'a trust',
      finding('trust-changed', role, { before: '{"a":1}' }),
      [`aws iam update-assume-role-policy --role-name deploy --policy-document '{"a":1}'`],
    ],
    [
      'a boundary that was none',
      finding('boundary-changed', user, { before: '' }),
      ['aws iam delete-user-permissions-boundary --user-name tmp'],
    ],
    [
      'a version',
      finding('policy-version-created', `arn:aws:iam::${account}:policy/p`, {
        before: 'v1',
        after: '{"versions":{"v2":"2026-05-20T13:00:00Z"}}',
      }),
      [
        `aws iam list-policy-versions --policy-arn arn:aws:iam::${account}:policy/p`,
        `aws iam set-default-policy-version --policy-arn arn:aws:iam::${account}:policy/p --version-id v1`,
        `aws iam delete-policy-version --policy-arn arn:aws:iam::${account}:policy/p --version-id v2`,
      ],
    ],
    [
      'a membership',
      finding('group-membership-changed', `arn:aws:iam::${account}:group/admins ${user}`, { left: 'there' }),
      ['aws iam remove-user-from-group --group-name admins --user-name tmp'],
    ],
    [
      'an instance, with its Region',
      finding('resource-created', 'i-0abc', {
        resource: { service: 'ec2', type: 'aws_instance', id: 'i-0abc', parent: null },
      }),
      ['aws ec2 terminate-instances --instance-ids i-0abc --region eu-west-1'],
    ],
  ])('%s', (_, f, commands) => {
    expect(manualFor(f)).toMatchObject({ commands, refused: null });
  });

  it('shows no command with a hostile name, and says so', () => {
    for (const name of ['x\u202ey', '--endpoint-url=http://evil', 'a\nb']) {
      const told = manualFor(finding('inline-policy-put', `${role} ${name}`));
      expect(told?.commands).toEqual([]);
      expect(told?.refused).toContain('must not go into a shell');
    }
    const quoted = manualFor(finding('inline-policy-put', `${role} x;rm -rf '$HOME'`));
    expect(quoted?.commands[0]).toBe(
      `aws iam delete-role-policy --role-name deploy --policy-name 'x;rm -rf '\\''$HOME'\\'''`,
    );
  });

  it('never makes up a document that nobody recorded', () => {
    for (const f of [
      finding('inline-policy-deleted', `${role} x`),
      finding('trust-changed', role),
      finding('boundary-changed', role),
    ])
      expect(manualFor(f)).toMatchObject({ commands: [], refused: null });
  });

  it('has nothing for what cannot be removed', () => {
    expect(manualFor(finding('secret-read', 's'))).toBeNull();
    expect(
      manualFor(
        finding('resource-created', 'x', { resource: { service: 'x', type: 'constructor', id: 'x', parent: null } }),
      ),
    ).toBeNull();
  });
});

describe('handing a credential over', () => {
  const session = (over: Partial<Session>): Session => ({
    ...{
      accessKeyId: 'ASIAX',
      parent: null,
      kind: 'assumed-role',
      account,
      issuedAt: 1,
      expiresAt: 2,
      expiryKnown: true,
    },
    ...{ principal: `arn:aws:sts::${account}:assumed-role/deploy/fix`, issuer: role, uniqueId: 'AROADEPLOY00' },
    ...{
      alive: true,
      aliveWhy: '',
      events: 0,
      writes: 0,
      denied: 0,
      firstEvent: null,
      lastEvent: null,
      bornFrom: null,
    },
    origin: 'derived',
    ...over,
  });
  const progress = { ...noProgress(), callers: { read: { arn: 'a', account, fault: null, skewMs: 0, at: 0 } } };
  const now = Date.UTC(2026, 4, 20, 14);
  const all = (s: Session): string =>
    handOver(s, progress, now)
      .flatMap((h) => [h.who, h.says, ...h.commands, ...(h.document ?? [])])
      .join('\n');

  it('gives the deny that the probe would believe, and the statement that is missing', () => {
    const put = handOver(session({}), progress, now)[0]?.commands[1] ?? '';
    const document = /--policy-document '(.*)'$/.exec(put)?.[1] ?? '';
    expect(parseDeny(document)).toEqual([{ userId: 'AROADEPLOY00:fix', before: now }]);
    expect(all(session({}))).toContain(`"Action": "iam:PutRolePolicy",\n "Resource": "${role}"`);
  });

  it('says for another account whose it is', () => {
    expect(all(session({ account: '999999999999' }))).toContain('in account 999999999999');
  });

  it('sends to Identity Center, or a service control policy, for its roles', () => {
    const arn = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0`;
    const told = all(session({ issuer: arn }));
    expect(told).toContain('IAM Identity Center → Users → fix');
    expect(told).toContain(`"aws:PrincipalArn":"${arn}"`);
    expect(told).not.toContain('aws iam put-role-policy');
  });

  it('offers nothing on a service-linked role but its service', () => {
    const arn = `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    expect(all(session({ issuer: arn }))).toContain('no service control policy reaches it');
  });

  it('ends a user’s credential by the user, and a key by itself too', () => {
    const told = all(session({ kind: 'user-key', accessKeyId: 'AKIAX', issuer: user, principal: user }));
    expect(told).toContain(
      'aws iam attach-user-policy --user-name tmp --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
    );
    expect(told).toContain('aws iam update-access-key --user-name tmp --access-key-id AKIAX --status Inactive');
  });

  it('sends to the owner of the root user', () => {
    expect(all(session({ kind: 'user-key', issuer: null, principal: `arn:aws:iam::${account}:root` }))).toContain(
      'signed in as root',
    );
  });
});
