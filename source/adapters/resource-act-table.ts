import * as ec2 from '@aws-sdk/client-ec2';
import * as rds from '@aws-sdk/client-rds';
import type { MetadataBearer } from '@smithy/types';
import type { Call } from '../core/plan.ts';
import type { Reading } from '../core/reading.ts';
import { type AwsAsk, awsAsk, type Command } from './aws-ask.ts';

type Context = Pick<AwsAsk<Command, MetadataBearer>, 'api' | 'access' | 'clock' | 'signal'>;
type Input = Call['input'];

export type Clients = { ec2: ec2.EC2Client; rds: rds.RDSClient };
export type ResourceOperation = {
  service: 'ec2' | 'rds';
  /** Each must be there and look like this; besides them only `Region`, and `DryRun` for EC2. */
  takes: { [name: string]: RegExp };
  /** Exactly one request. */
  send(clients: Clients, input: Input, context: Context): Promise<Reading<MetadataBearer>>;
};

const id = (prefix: string): RegExp => new RegExp(`^${prefix}-[0-9a-f]{8}(?:[0-9a-f]{9})?$`);
const name = /^[A-Za-z][A-Za-z0-9-]{0,254}$/;

const onEc2 = <I extends ec2.ServiceInputTypes, O extends ec2.ServiceOutputTypes>(
  takes: ResourceOperation['takes'],
  command: (
    input: { [name: string]: string },
    dry: { DryRun?: true },
  ) => ec2.$Command<I, O, ec2.EC2ClientResolvedConfig>,
): ResourceOperation => ({
  service: 'ec2',
  takes,
  send: (clients, { DryRun, ...input }, context) =>
    awsAsk({
      ...context,
      command: command(input as { [name: string]: string }, DryRun === true ? { DryRun } : {}),
      send: (c, options) => clients.ec2.send(c, options),
    }),
});

const onRds = <I extends rds.ServiceInputTypes, O extends rds.ServiceOutputTypes>(
  takes: ResourceOperation['takes'],
  command: (input: { [name: string]: string }) => rds.$Command<I, O, rds.RDSClientResolvedConfig>,
): ResourceOperation => ({
  service: 'rds',
  takes,
  send: (clients, input, context) =>
    awsAsk({
      ...context,
      command: command(input as { [name: string]: string }),
      send: (c, options) => clients.rds.send(c, options),
    }),
});

const rule = { GroupId: id('sg'), SecurityGroupRuleId: id('sgr') };

/**
 * All that reseal can ever do to resources besides IAM (domain.md §5.3). What is not here cannot be sent; of none of these
 * has AWS a client token, so that what was sent without an answer is looked at, never sent again.
 */
export const resourceOperations: ReadonlyMap<string, ResourceOperation> = new Map(
  Object.entries({
    ReleaseAddress: onEc2(
      { AllocationId: id('eipalloc') },
      ({ AllocationId }, dry) => new ec2.ReleaseAddressCommand({ AllocationId, ...dry }),
    ),
    TerminateInstances: onEc2(
      { InstanceId: id('i') },
      ({ InstanceId = '' }, dry) => new ec2.TerminateInstancesCommand({ InstanceIds: [InstanceId], ...dry }),
    ),
    CreateSnapshots: onEc2(
      { InstanceId: id('i'), Description: /^reseal: i-[0-9a-f]+ before it is terminated, [0-9TZ:.-]+$/ },
      ({ InstanceId, Description }, dry) =>
        new ec2.CreateSnapshotsCommand({ InstanceSpecification: { InstanceId }, Description, ...dry }),
    ),
    DeleteSecurityGroup: onEc2(
      { GroupId: id('sg') },
      ({ GroupId }, dry) => new ec2.DeleteSecurityGroupCommand({ GroupId, ...dry }),
    ),
    RevokeSecurityGroupIngress: onEc2(
      rule,
      ({ GroupId, SecurityGroupRuleId = '' }, dry) =>
        new ec2.RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [SecurityGroupRuleId], ...dry }),
    ),
    RevokeSecurityGroupEgress: onEc2(
      rule,
      ({ GroupId, SecurityGroupRuleId = '' }, dry) =>
        new ec2.RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds: [SecurityGroupRuleId], ...dry }),
    ),
    DeleteSnapshot: onEc2(
      { SnapshotId: id('snap') },
      ({ SnapshotId }, dry) => new ec2.DeleteSnapshotCommand({ SnapshotId, ...dry }),
    ),
    DeleteVolume: onEc2(
      { VolumeId: id('vol') },
      ({ VolumeId }, dry) => new ec2.DeleteVolumeCommand({ VolumeId, ...dry }),
    ),
    DeleteKeyPair: onEc2(
      { KeyPairId: id('key') },
      ({ KeyPairId }, dry) => new ec2.DeleteKeyPairCommand({ KeyPairId, ...dry }),
    ),
    DeregisterImage: onEc2(
      { ImageId: id('ami') },
      ({ ImageId }, dry) => new ec2.DeregisterImageCommand({ ImageId, ...dry }),
    ),
    DeleteDBSnapshot: onRds(
      { DBSnapshotIdentifier: name },
      ({ DBSnapshotIdentifier }) => new rds.DeleteDBSnapshotCommand({ DBSnapshotIdentifier }),
    ),
    DeleteDBClusterSnapshot: onRds(
      { DBClusterSnapshotIdentifier: name },
      ({ DBClusterSnapshotIdentifier }) => new rds.DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier }),
    ),
  }),
);
