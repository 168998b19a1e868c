import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule } from '../event-table.ts';
import { find, first, leaves, valuesAt } from './lookup.ts';
import { plain, type Thing, thing } from './thing.ts';

const ec2 = plain('ec2');
const instances =
  're.instancesSet.instanceId rq.instancesSet.instanceId rq.instanceId re.iamInstanceProfileAssociation.instanceId';

/** What EC2 says of one instance in the answer to a start, a stop or an end. */
const stateIn =
  (which: 'previousState' | 'currentState') =>
  (e: TrailEvent, id: string): string | null => {
    const mine = valuesAt(e.response, 'instancesSet', 'instanceId').flatMap(leaves).indexOf(id);
    const name = valuesAt(e.response, 'instancesSet', which, 'name').flatMap(leaves)[mine];
    // What it is on its way to: a stopped instance that is started again is as it was.
    return name === undefined ? null : ({ pending: 'running', stopping: 'stopped' }[name] ?? name);
  };

const instance = thing({
  ...{ source: 'ec2', type: 'aws_instance', id: instances, before: stateIn('previousState') },
  ...{ create: 'RunInstances', remove: 'TerminateInstances' },
  change:
    'ModifyInstanceAttribute ModifyInstanceMetadataOptions ResetInstanceAttribute AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation DisassociateIamInstanceProfile MonitorInstances UnmonitorInstances RebootInstances',
});

const power = thing({
  ...{ source: 'ec2', type: 'aws_ec2_instance_state', id: instances, change: 'StartInstances StopInstances' },
  part: 'power',
  ...{ before: stateIn('previousState'), state: stateIn('currentState') },
});

const ebs: Thing['parents'] = [
  { type: '', id: 'rq.volumeId' },
  { type: '', id: 'rq.instanceId re.instanceId' },
];

const attachment = thing({
  ...{ source: 'ec2', type: 'aws_volume_attachment', id: 'rq.volumeId', parents: ebs, link: true },
  importId: (id, e) => {
    const [device, host] = [first('re.device rq.device')(e), first('re.instanceId rq.instanceId')(e)];
    return device && host ? `${device}:${id}:${host}` : `${id}:${host ?? ''}`;
  },
  ...{ create: 'AttachVolume', remove: 'DetachVolume' },
});

/** Terraform's type by the prefix of an EC2 id: tags are put on anything. */
const types: { [prefix: string]: string } = {
  ...{ i: 'aws_instance', vol: 'aws_ebs_volume', snap: 'aws_ebs_snapshot', ami: 'aws_ami', sg: 'aws_security_group' },
  ...{
    vpc: 'aws_vpc',
    subnet: 'aws_subnet',
    rtb: 'aws_route_table',
    igw: 'aws_internet_gateway',
    eni: 'aws_network_interface',
  },
  ...{
    nat: 'aws_nat_gateway',
    eipalloc: 'aws_eip',
    lt: 'aws_launch_template',
    vpce: 'aws_vpc_endpoint',
    acl: 'aws_network_acl',
  },
};

const tagged = find('rq.resourcesSet.resourceId rq.resourceId');

const tags = ['CreateTags', 'DeleteTags'].map(
  (name): EventRule => ({
    ...{
      source: 'ec2',
      name,
      effect: 'changes',
      kind: 'resource-changed',
      item: 'terraform.orphans',
      family: 'resource',
    },
    resources: ({ e }) =>
      tagged(e).map((id) => {
        const type = types[id.split('-')[0] ?? ''] ?? 'aws_ec2_tag';
        const terraform = type === 'aws_ec2_tag' ? null : { type, importId: id };
        return {
          subject: id,
          key: `ec2 ${id}`,
          resource: { service: 'ec2', type, id, parent: null },
          terraform,
          parents: [],
        };
      }),
  }),
);

/** Machines, disks, images and their keys (domain.md §4.8 rows 1, 14–16, 19, 20, 25–28). */
export const hostRules: EventRule[] = [
  ...instance,
  ...power,
  ...tags,
  ...ec2(
    'aws_ebs_volume',
    're.volumeId rq.volumeId',
    'CreateVolume',
    'DeleteVolume',
    'ModifyVolume ModifyVolumeAttribute',
  ),
  ...attachment,
  ...ec2(
    'aws_ebs_snapshot',
    're.snapshotId re.snapshotSet.snapshotId rq.snapshotId',
    'CreateSnapshot CreateSnapshots CopySnapshot ImportSnapshot',
    'DeleteSnapshot',
    'ModifySnapshotTier',
  ),
  ...ec2(
    'aws_ami',
    're.imageId rq.imageId',
    'CreateImage RegisterImage CopyImage',
    'DeregisterImage',
    'EnableImageDeprecation',
  ),
  ...ec2('aws_key_pair', 'rq.keyName re.keyName', 'CreateKeyPair ImportKeyPair', 'DeleteKeyPair'),
  ...ec2(
    'aws_launch_template',
    're.launchTemplate.launchTemplateId rq.launchTemplateId re.launchTemplateVersion.launchTemplateId',
    'CreateLaunchTemplate',
    'DeleteLaunchTemplate',
    'CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplateVersions',
  ),
  ...ec2(
    'aws_spot_instance_request',
    're.spotInstanceRequestSet.spotInstanceRequestId rq.spotInstanceRequestIdSet.spotInstanceRequestId',
    'RequestSpotInstances',
    'CancelSpotInstanceRequests',
  ),
  ...ec2(
    'aws_spot_fleet_request',
    're.spotFleetRequestId rq.spotFleetRequestIds',
    'RequestSpotFleet',
    'CancelSpotFleetRequests',
    'ModifySpotFleetRequest',
  ),
  ...ec2('aws_ec2_fleet', 're.fleetId rq.fleetId', 'CreateFleet', 'DeleteFleets', 'ModifyFleet'),
  // Copies of disks and images put into a bucket: like RDS's exports, a way out.
  ...ec2(
    'aws_ec2_export_image_task',
    're.exportImageTaskId re.exportTaskId rq.exportTaskId',
    'ExportImage',
    'CancelExportTask',
  ),
  ...ec2('aws_ec2_instance_export_task', 're.exportTask.exportTaskId', 'CreateInstanceExportTask'),
  ...ec2('aws_ec2_store_image_task', 're.objectKey rq.imageId', 'CreateStoreImageTask'),
  ...ec2(
    'aws_ec2_import_task',
    're.importTaskId re.conversionTask.conversionTaskId',
    'ImportImage ImportVolume ImportInstance',
  ),
  ...ec2(
    'aws_ec2_instance_connect_endpoint',
    're.instanceConnectEndpoint.instanceConnectEndpointId rq.instanceConnectEndpointId',
    'CreateInstanceConnectEndpoint',
    'DeleteInstanceConnectEndpoint',
  ),
  ...['DisableEbsEncryptionByDefault', 'EnableEbsEncryptionByDefault', 'ModifyEbsDefaultKmsKeyId'].flatMap((name) =>
    ec2('aws_ebs_encryption_by_default', (e) => [e.account], '', '', name, { part: 'encryption' }),
  ),
  ...[
    'EnableImageBlockPublicAccess',
    'DisableImageBlockPublicAccess',
    'EnableSnapshotBlockPublicAccess',
    'DisableSnapshotBlockPublicAccess',
  ].flatMap((name) =>
    ec2(
      name.includes('Image') ? 'aws_ec2_image_block_public_access' : 'aws_ebs_snapshot_block_public_access',
      (e) => [e.account],
      '',
      '',
      name,
      { part: name.includes('Image') ? 'images' : 'snapshots' },
    ),
  ),
];
