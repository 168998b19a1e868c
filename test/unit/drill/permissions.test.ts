import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  AttachUserPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castOf } from '../../../source/drill/scenario/cast.ts';
import type { World } from '../../../source/drill/start-world.ts';
import { iamFor, keysOf, openDrill, refusal, sessionsOf, stsFor, trailFor, writesOf } from './support.ts';

const cast = castOf(7);
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
let world: World;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ world, close } = await openDrill());
});
afterAll(() => close());

const keyOf = async (arnPart: string): Promise<string> => {
  const found = (await sessionsOf(world)).find((s) => s.arn.includes(arnPart) && s.issuedAt >= world.t0);
  expect(found).toBeDefined();
  return found?.keyId ?? '';
};

describe('what the two identities may do', () => {
  it('lets the read identity read, and write nothing', async () => {
    const iam = iamFor(world, world.credentials.read);
    await iam.send(new ListUsersCommand({}));
    const refused = await refusal(iam.send(new DeleteUserCommand({ UserName: 'tmp-admin' })));
    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(refused.message).toContain('breakglass-cleanup-ro');
    expect(refused.message).toContain('iam:DeleteUser');
  });

  it('lets the act identity do what the runbook needs, and nothing to its own roles or to AWS roles', async () => {
    const iam = iamFor(world, world.credentials.act);
    await iam.send(new AttachUserPolicyCommand({ UserName: 'batch-runner', PolicyArn: denyAll }));
    await iam.send(new DetachUserPolicyCommand({ UserName: 'batch-runner', PolicyArn: denyAll }));
    const own = { RoleName: 'breakglass-cleanup-act', PolicyName: 'permissions' };
    expect(await refusal(iam.send(new DeleteRolePolicyCommand(own)))).toMatchObject({ name: 'AccessDenied' });
    const trust = { RoleName: 'ops-chain-a', PolicyDocument: '{"Statement":[]}' };
    expect(await refusal(iam.send(new UpdateAssumeRolePolicyCommand(trust)))).toMatchObject({ name: 'AccessDenied' });
    const sso = { RoleName: `AWSReservedSSO_PlatformEngineer_${cast.sso}`, Tags: [{ Key: 'a', Value: 'b' }] };
    const admin = iamFor(world, await keysOf(world, 'admin'));
    expect(await refusal(admin.send(new TagRoleCommand(sso)))).toMatchObject({ name: 'UnmodifiableEntityException' });
  });

  it('keeps refused writes in the write log', async () => {
    const denied = (await writesOf(world)).find((w) => w.operation === 'DeleteUser' && w.outcome === 'AccessDenied');
    expect(denied?.key).toBe(world.credentials.read.accessKeyId);
  });
});

describe('denies take effect', () => {
  it('ends a quarantined user and its federation token, but GetCallerIdentity still answers', async () => {
    const child = await keysOf(world, await keyOf('federated-user/support'));
    expect(await refusal(iamFor(world, child).send(new ListUsersCommand({})))).toMatchObject({ name: 'AccessDenied' });
    await trailFor(world, 'eu-west-2', child).send(new LookupEventsCommand({ MaxResults: 1 }));
    const act = iamFor(world);
    await act.send(new AttachUserPolicyCommand({ UserName: 'tmp-admin', PolicyArn: denyAll }));
    const after = await refusal(trailFor(world, 'eu-west-2', child).send(new LookupEventsCommand({ MaxResults: 1 })));
    expect(after).toMatchObject({ name: 'AccessDeniedException', status: 400 });
    expect(after.message).toContain('explicit deny');
    const who = await stsFor(world, child).send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe(`arn:aws:sts::${world.account}:federated-user/support`);
    await act.send(new DetachUserPolicyCommand({ UserName: 'tmp-admin', PolicyArn: denyAll }));
  });

  it('ends one session of a role by its user id and issue time, and no other', async () => {
    const keepKey = await keyOf('ops-chain-a/keep-');
    const keep = iamFor(world, await keysOf(world, keepKey));
    await keep.send(new GetUserCommand({ UserName: 'alice' }));
    const issuer = (await sessionsOf(world)).find((s) => s.keyId === keepKey);
    const who = await stsFor(world, await keysOf(world, keepKey)).send(new GetCallerIdentityCommand({}));
    const document = {
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Effect: 'Deny', Action: '*', Resource: '*' },
          Condition: {
            DateLessThan: { 'aws:TokenIssueTime': new Date((issuer?.issuedAt ?? 0) + 1000).toISOString() },
            StringEquals: { 'aws:userid': who.UserId },
          },
        },
      ],
    };
    const put = {
      RoleName: 'ops-chain-a',
      PolicyName: 'AWSRevokeOlderSessions',
      PolicyDocument: JSON.stringify(document),
    };
    await iamFor(world).send(new PutRolePolicyCommand(put));
    expect(await refusal(keep.send(new GetUserCommand({ UserName: 'alice' })))).toMatchObject({ name: 'AccessDenied' });
    const fix = iamFor(world, await keysOf(world, await keyOf('ops-chain-a/pipeline-')));
    const other = await refusal(fix.send(new GetUserCommand({ UserName: 'alice' })));
    expect(other.name).toBe('ExpiredToken');
  });
});

describe('deactivated and deleted', () => {
  it('a key that is not active is unknown, while the federation token it made lives on', async () => {
    const inactive = (await sessionsOf(world)).find((s) => s.kind === 'federation')?.parent ?? '';
    const dead = await refusal(stsFor(world, await keysOf(world, inactive)).send(new GetCallerIdentityCommand({})));
    expect(dead).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    const act = iamFor(world);
    await act.send(new UpdateAccessKeyCommand({ UserName: 'tmp-admin', AccessKeyId: inactive, Status: 'Active' }));
    await stsFor(world, await keysOf(world, inactive)).send(new GetCallerIdentityCommand({}));
    await act.send(new UpdateAccessKeyCommand({ UserName: 'tmp-admin', AccessKeyId: inactive, Status: 'Inactive' }));
    const child = await keysOf(world, await keyOf('federated-user/support'));
    await stsFor(world, child).send(new GetCallerIdentityCommand({}));
  });
});
