import type { JsonObject } from '../../../core/words.ts';

/** A kind of call that a busy responder makes by the thousand. `request` gets the number of the event. */
export type BulkCall = { source: string; name: string; readOnly: boolean; request(n: number): JsonObject | null };

const instance = (n: number): string =>
  `i-0${(0x1000_0000 + (n % 4096)).toString(16)}${(n % 4096).toString(16).padStart(8, '0')}`;
const instances = (n: number): JsonObject => ({ instancesSet: { items: [{ instanceId: instance(n) }] } });
const call = (
  source: string,
  name: string,
  readOnly: boolean,
  request: BulkCall['request'] = () => null,
): BulkCall => ({
  ...{ source, name, readOnly, request },
});

/** Looking around, in every Region. */
export const bulkReads: readonly [BulkCall, ...BulkCall[]] = [
  call('ec2', 'DescribeInstances', true, (n) => ({ ...instances(n), filterSet: {} })),
  call('ec2', 'DescribeInstanceStatus', true, instances),
  call('ec2', 'DescribeSecurityGroups', true, () => ({ securityGroupSet: {}, filterSet: {} })),
  call('ec2', 'DescribeVolumes', true, () => ({ volumeSet: {}, filterSet: {} })),
  call('ec2', 'DescribeSubnets', true, () => ({ subnetSet: {}, filterSet: {} })),
  call('rds', 'DescribeDBInstances', true),
  call('elasticloadbalancing', 'DescribeTargetHealth', true),
  call('autoscaling', 'DescribeAutoScalingGroups', true, () => ({ maxRecords: 100 })),
  call('logs', 'DescribeLogGroups', true, () => ({ logGroupNamePrefix: '/aws/eks/' })),
  call('monitoring', 'DescribeAlarms', true),
  call('kms', 'Decrypt', true, () => ({ encryptionAlgorithm: 'SYMMETRIC_DEFAULT' })),
  call('ssm', 'DescribeInstanceInformation', true),
];

/** Some of it in the tables of findings, some of it not. */
export const bulkWrites: readonly [BulkCall, ...BulkCall[]] = [
  call('ec2', 'RebootInstances', false, instances),
  call('ec2', 'CreateTags', false, (n) => ({
    resourcesSet: { items: [{ resourceId: instance(n) }] },
    tagSet: { items: [{ key: 'incident', value: 'yes' }] },
  })),
  call('ec2', 'ModifyInstanceAttribute', false, (n) => ({
    instanceId: instance(n),
    disableApiTermination: { value: true },
  })),
  call('autoscaling', 'SetDesiredCapacity', false, (n) => ({
    autoScalingGroupName: `workers-${n % 9}`,
    desiredCapacity: n % 12,
  })),
];
