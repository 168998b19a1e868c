import type { FindingResource } from './finding.ts';

/** How one type of resource is taken away. `operations`: one of them, which one the description tells. */
export type Removal = {
  service: 'ec2' | 'rds';
  /** As it stands in an ARN. */
  word: string;
  operations: readonly string[];
  /** Name of the parameter that says which one. */
  key: string;
  /** What its ids look like: nothing else is ever sent in that place. */
  id: RegExp;
  /** What is lost for ever with it, as a sentence. */
  lost: string;
  /** AWS's codes for "not there (any more)". */
  gone: readonly string[];
};

const ec2Id = (prefix: string): RegExp => new RegExp(`^${prefix}-[0-9a-f]{8}(?:[0-9a-f]{9})?$`);
const rdsName = /^[A-Za-z][A-Za-z0-9-]{0,254}$/;

const ec2 = (...[word, operation, key, id, lost, gone]: [string, string, string, RegExp, string, string]): Removal => ({
  service: 'ec2',
  word,
  operations: operation.split(' '),
  key,
  id,
  lost,
  gone: gone.split(' '),
});

const rule = ec2(
  ...(['security-group-rule', 'RevokeSecurityGroupIngress RevokeSecurityGroupEgress', 'SecurityGroupRuleId'] as const),
  ...([ec2Id('sgr'), 'What comes or goes through it now is cut off.', 'InvalidSecurityGroupRuleId.NotFound'] as const),
);
const snapshot = ec2(
  ...(['snapshot', 'DeleteSnapshot', 'SnapshotId', ec2Id('snap'), 'Its data are lost for ever.'] as const),
  'InvalidSnapshot.NotFound',
);
const image = ec2(
  ...(['image', 'DeregisterImage', 'ImageId', ec2Id('ami')] as const),
  ...([
    'No new machine starts from it; its snapshots stay.',
    'InvalidAMIID.NotFound InvalidAMIID.Unavailable',
  ] as const),
);
const database = (word: string, operation: string, key: string, gone: string): Removal => ({
  ...{ service: 'rds', word, operations: [operation], key, id: rdsName },
  ...{ lost: 'Its data are lost for ever: a snapshot of a database does not come back.', gone: [gone] },
});
const copy = database('snapshot', 'DeleteDBSnapshot', 'DBSnapshotIdentifier', 'DBSnapshotNotFound');

/** All types that reseal itself can take away (domain.md §5.3); of any other the exact call is shown. */
const removals: { [terraformType: string]: Removal } = {
  aws_eip: ec2(
    ...(['elastic-ip', 'ReleaseAddress', 'AllocationId', ec2Id('eipalloc')] as const),
    ...(['The address goes back to AWS: nobody gets it again.', 'InvalidAllocationID.NotFound'] as const),
  ),
  aws_instance: ec2(
    ...(['instance', 'TerminateInstances', 'InstanceId', ec2Id('i')] as const),
    ...(['The machine and the discs that go with it are lost for ever.', 'InvalidInstanceID.NotFound'] as const),
  ),
  aws_security_group: ec2(
    ...(['security-group', 'DeleteSecurityGroup', 'GroupId', ec2Id('sg')] as const),
    ...(['Its rules go with it.', 'InvalidGroup.NotFound InvalidGroupId.NotFound'] as const),
  ),
  ...{ aws_security_group_rule: rule, aws_vpc_security_group_ingress_rule: rule },
  aws_vpc_security_group_egress_rule: rule,
  ...{ aws_ebs_snapshot: snapshot, aws_ebs_snapshot_copy: snapshot },
  aws_ebs_volume: ec2(
    ...(['volume', 'DeleteVolume', 'VolumeId', ec2Id('vol')] as const),
    ...(['Its data are lost for ever.', 'InvalidVolume.NotFound'] as const),
  ),
  aws_key_pair: ec2(
    ...(['key-pair', 'DeleteKeyPair', 'KeyPairId', ec2Id('key')] as const),
    ...(['Machines that have its public key still let it in.', 'InvalidKeyPair.NotFound'] as const),
  ),
  ...{ aws_ami: image, aws_ami_from_instance: image, aws_ami_copy: image },
  ...{ aws_db_snapshot: copy, aws_db_snapshot_copy: copy },
  aws_db_cluster_snapshot: database(
    ...(['cluster-snapshot', 'DeleteDBClusterSnapshot', 'DBClusterSnapshotIdentifier'] as const),
    'DBClusterSnapshotNotFoundFault',
  ),
};

/** Key pairs are known by a name, and taken away by their id, which is never given twice. */
const byName = new Set(['aws_key_pair']);

/** How this one is taken away; null = not by reseal, or its id is none of its type. */
export const removalFor = ({ type, id }: Pick<FindingResource, 'type' | 'id'>): Removal | null => {
  const found = Object.hasOwn(removals, type) ? (removals[type] ?? null) : null;
  return found && (byName.has(type) ? /^[\x21-\x7e ]{1,255}$/.test(id) : found.id.test(id)) ? found : null;
};

/** What a call takes away, and by which parameter; where several types go the same way, the one that the others are copies of. */
export const removedBy = (operation: string): { type: string; key: string } | null => {
  const found = Object.entries(removals).find(([, r]) => r.operations.includes(operation));
  return found ? { type: found[0], key: found[1].key } : null;
};

export const isNamed = (type: string): boolean => byName.has(type);

/** Why AWS would not take it away, and what must come first: reseal empties nothing and frees nothing by itself. */
export const dependencyWords: { [code: string]: string } = {
  'InvalidIPAddress.InUse': 'it is associated with something: disassociate it first, if that may be cut off',
  AuthFailure: 'it may still be associated, or it belongs to somebody else',
  DependencyViolation: 'something still uses it (a network interface, or a rule of another group): see to that first',
  'InvalidGroup.InUse': 'something still uses it (a network interface, or a rule of another group): see to that first',
  CannotDelete: 'it is the default group of its VPC, which AWS keeps',
  'InvalidSnapshot.InUse': 'an image is made of it: deregister that first',
  VolumeInUse: 'it is attached to a machine: detach it first, if that may lose it',
  OperationNotPermitted: 'it is protected against termination: somebody must take that off first',
  IncorrectInstanceState: 'the machine is not in a state in which that can be done',
  BucketNotEmpty: 'it holds objects, or old versions of them; reseal never empties a bucket',
  InvalidDBSnapshotState: 'it is not in a state in which it can be deleted: an automatic one goes with its database',
  InvalidDBClusterSnapshotState: 'it is not in a state in which it can be deleted',
};
