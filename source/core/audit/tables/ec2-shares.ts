import type { EventRule } from '../event-table.ts';
import { type Finder, find } from './lookup.ts';
import { shareList } from './shares.ts';

const every =
  (...places: string[]): Finder =>
  (e) =>
    places.flatMap((p) => find(p)(e));

const launch = (verb: string): Finder =>
  every(
    ...['userId', 'group', 'organizationArn', 'organizationalUnitArn'].map((f) => `rq.launchPermission.${verb}.${f}`),
  );
const volume = (verb: string): Finder =>
  every(...['userId', 'group'].map((f) => `rq.createVolumePermission.${verb}.${f}`));

const restore = (name: string, of: string, id: string): EventRule =>
  shareList({
    ...{ source: 'rds', name, of, type: null, id },
    ...{ adds: find('rq.valuesToAdd'), removes: find('rq.valuesToRemove') },
  });

/** Copies of disks, images and databases given to other accounts (domain.md §4.8 rows 17, 18, 59, 60): exfiltration. */
export const copyShares: EventRule[] = [
  shareList({
    ...{ source: 'ec2', name: 'ModifySnapshotAttribute', of: 'aws_ebs_snapshot', id: 'rq.snapshotId' },
    ...{ type: 'aws_snapshot_create_volume_permission', adds: volume('add'), removes: volume('remove') },
    importId: (id, who) => `${id}-${who}`,
  }),
  shareList({
    ...{
      source: 'ec2',
      name: 'ModifyImageAttribute',
      of: 'aws_ami',
      id: 'rq.imageId',
      type: 'aws_ami_launch_permission',
    },
    ...{ adds: launch('add'), removes: launch('remove'), importId: (id, who) => `${who}/${id}` },
  }),
  shareList({
    ...{
      source: 'ec2',
      name: 'ModifyVpcEndpointServicePermissions',
      of: 'aws_vpc_endpoint_service',
      id: 'rq.serviceId',
    },
    ...{ type: 'aws_vpc_endpoint_service_allowed_principal', adds: find('rq.addAllowedPrincipals') },
    removes: find('rq.removeAllowedPrincipals'),
    importId: (id, who) => `${id}_${who}`,
  }),
  restore('ModifyDBSnapshotAttribute', 'aws_db_snapshot', 'rq.dBSnapshotIdentifier'),
  restore('ModifyDBClusterSnapshotAttribute', 'aws_db_cluster_snapshot', 'rq.dBClusterSnapshotIdentifier'),
  shareList({
    ...{ source: 'ssm', name: 'ModifyDocumentPermission', of: 'aws_ssm_document', id: 'rq.name', type: null },
    ...{ adds: find('rq.accountIdsToAdd'), removes: find('rq.accountIdsToRemove') },
  }),
];
