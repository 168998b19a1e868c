import { DescribeImagesCommand, DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createResources } from '../../../source/adapters/resources/resources.ts';
import type { FindingResource } from '../../../source/core/finding.ts';
import type { ResourceLook } from '../../../source/core/resource-state.ts';
import { buildWorld } from '../../../source/drill/scenario/build.ts';
import { castOf } from '../../../source/drill/scenario/cast.ts';
import type { World } from '../../../source/drill/start-world.ts';
import { enabledRegions } from '../../../source/drill/world/regions.ts';
import { faultOf, gotten } from '../adapters/support.ts';
import { keysOf, openDrill, refusal } from './support.ts';

const cast = castOf(7);
let world: World;
let close: () => Promise<void>;
let port: ReturnType<typeof createResources>;
const built = buildWorld(7, 0, Date.UTC(2026, 4, 20, 13)).world;

type Record = { [key: string]: unknown } & { eventName: string; userIdentity: { [key: string]: unknown } };
const records = enabledRegions.flatMap((r) => built.trail.entries(r).map((e) => JSON.parse(e.text) as Record));
const by = (name: string, who: RegExp): Record[] =>
  records.filter((r) => r.eventName === name && !r.errorCode && who.test(String(r.userIdentity.arn)));
const session = /breakglass-emergency\/alice$/;
const engineer = /AWSReservedSSO_.*\/(?!alice)/;

beforeAll(async () => {
  ({ world, close } = await openDrill());
  const access = { profile: null, credentials: world.credentials.read, endpoint: world.endpoint };
  port = createResources(access, { now: Date.now, sleep: async () => undefined });
});
afterAll(async () => {
  port.close();
  await close();
});

const look = (type: string, id: string, { region = 'us-east-1', look = 'there' as ResourceLook } = {}) => {
  const resource: FindingResource = { service: 'any', type, id, parent: null };
  return port.state({ account: world.account, region, resource, look, since: null }, new AbortController().signal);
};
const text = (r: Record | undefined): string => JSON.stringify(r ?? null);
const idIn = (r: Record | undefined, prefix: string): string =>
  new RegExp(`(?<![a-z])${prefix}-0[0-9a-f]{16}`).exec(text(r))?.[0] ?? `no ${prefix}`;

describe('what the session left beside IAM', () => {
  it('has an address of its own, and one that it gave back', async () => {
    const there: { [region: string]: boolean } = {};
    for (const r of by('AllocateAddress', session)) {
      const region = String(r.awsRegion);
      there[region] = gotten(await look('aws_eip', idIn(r, 'eipalloc'), { region })) !== null;
    }
    expect(there).toEqual({ 'us-east-1': true, 'us-west-2': false });
  });

  it('has a machine in another Region, and a port that is open to everybody', async () => {
    const [run] = by('RunInstances', /user\/tmp-admin$/);
    const machine = await look('aws_instance', idIn(run, 'i'), { region: 'eu-west-1' });
    expect(gotten(machine)).toMatchObject({ state: 'running', phase: 'there', tags: {} });
    const [opened] = by('AuthorizeSecurityGroupIngress', /ops-chain-a\/keep-/);
    expect(gotten(await look('aws_security_group_rule', idIn(opened, 'sgr')))).not.toBeNull();
    expect(text(opened)).toContain('0.0.0.0/0');
  });

  it('has a machine that an Auto Scaling group keeps, and one that is gone', async () => {
    const [scaled] = by('RunInstances', session);
    expect(scaled?.userIdentity.invokedBy).toBe('autoscaling.amazonaws.com');
    const kept = gotten(await look('aws_instance', idIn(scaled, 'i')));
    expect(kept?.tags).toEqual({ 'aws:autoscaling:groupName': `${cast.orders}-workers` });
    // Terminated 83 minutes ago: told of for an hour only.
    expect(gotten(await look('aws_instance', cast.broken))).toBeNull();
  });

  it('has a snapshot and a bucket that a stranger may use', async () => {
    const [shared] = by('ModifySnapshotAttribute', session);
    const snapshot = await look('aws_snapshot_create_volume_permission', idIn(shared, 'snap'), { look: 'shared' });
    expect(gotten(snapshot)).toMatchObject({ sharedWith: [cast.stranger], public: false });
    const [put] = by('PutBucketPolicy', session);
    expect(put?.responseElements).toBeNull();
    const bucket = await look('aws_s3_bucket_policy', `${cast.orders}-exports`, { look: 'policy' });
    const request = put?.requestParameters as { bucketPolicy: unknown } | undefined;
    const live = gotten(bucket);
    expect(JSON.parse(live?.policy ?? '')).toEqual(request?.bucketPolicy);
    expect(live?.sharedWith).toEqual([`arn:aws:iam::${cast.stranger}:root`]);
  });

  it('read a secret and entered a machine, without its token in the record', () => {
    expect(text(by('GetSecretValue', session)[0])).toContain(`${cast.orders}/database`);
    const [entered] = by('StartSession', session);
    expect(text(entered)).toContain('Value hidden due to security reasons.');
    expect(by('StartSession', session)).toHaveLength(1);
  });

  it('has the same kinds of things done by somebody whose work it is', () => {
    for (const name of [
      'AllocateAddress',
      'RunInstances',
      'ModifySnapshotAttribute',
      'StartSession',
      'PutBucketPolicy',
      'GetSecretValue',
    ])
      expect(by(name, engineer)).toHaveLength(1);
  });
});

describe('as strict as the real ones', () => {
  const keys = () => ({
    endpoint: world.endpoint,
    region: 'us-east-1',
    credentials: world.credentials.read,
    maxAttempts: 1,
  });

  it('refuses what it does not play, ids of no form, and filters', async () => {
    const ec2 = new EC2Client(keys());
    expect(await refusal(ec2.send(new DescribeImagesCommand({})))).toMatchObject({ code: 'InvalidAction' });
    const odd = await refusal(ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-x'] })));
    expect(odd).toMatchObject({ code: 'InvalidInstanceID.Malformed', status: 400 });
    const filtered = new DescribeInstancesCommand({ Filters: [{ Name: 'vpc-id', Values: ['v'] }] });
    expect(await refusal(ec2.send(filtered))).toMatchObject({ code: 'InvalidParameterValue' });
    const s3 = new S3Client({ ...keys(), forcePathStyle: true });
    expect(await refusal(s3.send(new ListBucketsCommand({})))).toMatchObject({ status: 501 });
  });

  it('takes the Region from the signature', async () => {
    const [run] = by('RunInstances', /user\/tmp-admin$/);
    expect(gotten(await look('aws_instance', idIn(run, 'i')))).toBeNull();
    expect(gotten(await look('aws_instance', cast.standby, { region: 'us-west-2' }))).not.toBeNull();
  });

  it('gives no value of a secret to the reader, nor to anybody', async () => {
    const SecretId = `${cast.orders}/database`;
    const described = await look('aws_secretsmanager_secret', SecretId);
    expect(gotten(described)?.uniqueId).toContain(`:secret:${SecretId}-`);
    expect(gotten(await look('aws_secretsmanager_secret', 'no/such'))).toBeNull();
    const reader = new SecretsManagerClient(keys());
    expect(await refusal(reader.send(new GetSecretValueCommand({ SecretId })))).toMatchObject({
      name: 'AccessDeniedException',
    });
    const admin = new SecretsManagerClient({ ...keys(), credentials: await keysOf(world, 'admin') });
    expect((await refusal(admin.send(new GetSecretValueCommand({ SecretId })))).status).toBe(500);
    const parameters = new SSMClient(keys());
    expect(await refusal(parameters.send(new GetParameterCommand({ Name: 'x' })))).toMatchObject({ status: 400 });
  });

  it('knows no parameter that nobody put, and no bucket that nobody made', async () => {
    expect(gotten(await look('aws_ssm_parameter', '/none'))).toBeNull();
    expect(gotten(await look('aws_s3_bucket', 'nobodys-bucket'))).toBeNull();
    expect(gotten(await look('aws_s3_bucket', `${cast.orders}-data`))?.state).toBe('in us-east-1');
  });

  it('refuses by the same faults as every other service', async () => {
    await world.admin({ fault: 'deny', service: 's3', times: 1 });
    expect(faultOf(await look('aws_s3_bucket', `${cast.orders}-data`)).kind).toBe('denied');
    await world.admin({ fault: 'org-deny', service: 'ec2', times: 1 });
    expect(faultOf(await look('aws_instance', cast.standby, { region: 'us-west-2' })).kind).toBe('org-denied');
    await world.admin({ fault: 'cut', service: 'secretsmanager', times: 9 });
    expect(faultOf(await look('aws_secretsmanager_secret', 'x')).kind).toBe('network');
    await world.admin({ clear: true });
  });
});
