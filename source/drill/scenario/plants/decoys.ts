import type { Credential } from '../../world/credentials.ts';
import { breakglassRole, type Cast } from '../cast.ts';
import type { Play } from '../play.ts';
import { bucketOnly, trusts } from '../policies.ts';

/** Somebody else does ordinary IAM work in the same hour, and takes a name again that the session had used. */
export const engineerWorks = (play: Play, cast: Cast): Credential => {
  const agent = 'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 aws-sdk-go-v2/1.32.5';
  const role = `AWSReservedSSO_PlatformEngineer_${cast.sso}`;
  const who = play.roleSession(role, cast.engineer, -40, 8 * 3600, { ip: cast.officeIp, agent });
  const RoleName = `${cast.payments}-batch`;
  const ec2 = trusts({ Service: 'ec2.amazonaws.com' });
  play.call(who, 10, { source: 'iam', name: 'ListRoles', readOnly: true });
  play.iam(who, 12, 'CreateRole', { RoleName, AssumeRolePolicyDocument: ec2 });
  play.iam(who, 13, 'AttachRolePolicy', {
    RoleName,
    PolicyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
  });
  const PolicyArn = `arn:aws:iam::${cast.account}:policy/${cast.orders}-access`;
  const PolicyDocument = bucketOnly(`${cast.orders}-archive`);
  play.iam(who, 20, 'CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: 'true' });
  play.iam(who, 28, 'CreateUser', { UserName: 'batch-runner', Path: '/service/' });
  play.iam(who, 29, 'CreateAccessKey', { UserName: 'batch-runner' });
  // A quarter of an hour after the session deleted hers: the name is the same, the unique id is not.
  play.iam(who, 57, 'CreateUser', { UserName: 'tmp-probe' });
  return who;
};

/** An IAM user who is called as the responder is. */
export const namesakeWorks = (play: Play, cast: Cast, key: Credential): void => {
  play.call(key, 18, { source: 's3', name: 'ListBuckets', readOnly: true });
  const bucketName = `${cast.payments}-scratch-${cast.tail}`;
  play.call(key, 22, {
    source: 's3',
    name: 'CreateBucket',
    readOnly: false,
    region: 'us-west-2',
    request: { bucketName },
  });
};

/** The responder's own, ordinary session: the same session name under another role. */
export const ownWork = (play: Play, cast: Cast): void => {
  const role = `AWSReservedSSO_PlatformEngineer_${cast.sso}`;
  const who = play.roleSession(role, cast.responder, -90, 8 * 3600, { ip: cast.homeIp, agent: 'aws-cli/2.27.41' });
  play.call(who, -15, { source: 'ec2', name: 'DescribeInstances', readOnly: true });
  play.call(who, 3.5, {
    ...{ source: 'ec2', name: 'CreateTags', readOnly: false },
    request: {
      resourcesSet: { items: [{ resourceId: cast.broken }] },
      tagSet: { items: [{ key: 'state', value: 'broken' }] },
    },
    response: { _return: true },
  });
  play.iam(who, 55, 'TagRole', {
    RoleName: `${cast.payments}-deploy`,
    Tags: [{ Key: 'owner', Value: cast.responder }],
  });
};

/** Another breakglass session, three days before, by somebody else: its own incident. */
export const otherDay = (play: Play, cast: Cast): void => {
  const before = -3 * 1440;
  const vault = play.roleSession('vault-server', cast.standby, before - 60, 6 * 3600, {
    ip: '10.20.4.17',
    agent: 'Vault/1.15.6',
  });
  const session = play.assume(vault, before, { role: breakglassRole, session: cast.earlier, seconds: 3600 });
  play.call(session, before + 4, { source: 'ec2', name: 'DescribeInstances', readOnly: true });
  play.iam(session, before + 9, 'CreateUser', { UserName: 'tmp-earlier' });
  play.iam(session, before + 31, 'DeleteUser', { UserName: 'tmp-earlier' });
};

/** Services and pipelines take roles all day; one takes the same role as the session did. */
export const machinesWork = (play: Play, cast: Cast, pipeline: Credential): void => {
  // The old key of the user on whom the session put a second one: what it does is nobody's leftover.
  const run = play.assume(pipeline, 4, {
    role: 'ops-chain-a',
    session: `pipeline-${parseInt(cast.tail, 16) % 1000}`,
    seconds: 3600,
  });
  play.call(run, 4.5, { source: 'cloudformation', name: 'DescribeStacks', readOnly: true });
  const arn = `arn:aws:iam::${cast.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
  for (let minutes = -60; minutes <= 85; minutes += 12) {
    const ids = play.ids(`service ${minutes}`);
    play.world.trail.add({
      ...{
        id: ids.uuid(),
        requestId: ids.uuid(),
        at: play.at(minutes),
        source: 'sts',
        name: 'AssumeRole',
        region: 'us-east-1',
      },
      ...{ readOnly: true, who: null, service: 'autoscaling.amazonaws.com' },
      request: { roleArn: arn, roleSessionName: 'AutoScaling', durationSeconds: 3600 },
      response: { credentials: { accessKeyId: ids.keyId('ASIA') } },
      resources: [{ type: 'AWS::IAM::Role', arn }],
    });
  }
};
