import type { EventRule } from '../event-table.ts';
import { first } from './lookup.ts';
import { lastPart, plain, type Thing } from './thing.ts';

const rds = plain('rds');
const identifier = 're.dBInstanceIdentifier rq.dBInstanceIdentifier';
const cluster = 're.dBClusterIdentifier rq.dBClusterIdentifier';

const withRole = (of: string, places: string): Partial<Thing> => ({
  link: true,
  importId: (id, e) => `${id},${first('rq.roleArn')(e) ?? ''}`,
  parents: [{ type: of, id: places }],
});

/** Databases, their snapshots and what belongs to them (domain.md §4.8 rows 57, 58, 60–63). */
export const databaseRules: EventRule[] = [
  ...rds(
    'aws_db_instance',
    identifier,
    'CreateDBInstance CreateDBInstanceReadReplica RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime RestoreDBInstanceFromS3',
    'DeleteDBInstance',
    'ModifyDBInstance PromoteReadReplica RebootDBInstance StartDBInstance StopDBInstance',
  ),
  ...rds(
    'aws_db_instance_role_association',
    'rq.dBInstanceIdentifier',
    'AddRoleToDBInstance',
    'RemoveRoleFromDBInstance',
    '',
    withRole('aws_db_instance', 'rq.dBInstanceIdentifier'),
  ),
  ...rds(
    'aws_rds_cluster',
    cluster,
    'CreateDBCluster RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime RestoreDBClusterFromS3',
    'DeleteDBCluster',
    'ModifyDBCluster FailoverDBCluster RebootDBCluster StartDBCluster StopDBCluster ModifyCurrentDBClusterCapacity',
  ),
  ...rds(
    'aws_rds_cluster_role_association',
    'rq.dBClusterIdentifier',
    'AddRoleToDBCluster',
    'RemoveRoleFromDBCluster',
    '',
    withRole('aws_rds_cluster', 'rq.dBClusterIdentifier'),
  ),
  ...rds(
    'aws_rds_cluster_endpoint',
    're.dBClusterEndpointIdentifier rq.dBClusterEndpointIdentifier',
    'CreateDBClusterEndpoint',
    'DeleteDBClusterEndpoint',
    'ModifyDBClusterEndpoint',
  ),
  ...rds(
    'aws_db_snapshot',
    're.dBSnapshotIdentifier rq.targetDBSnapshotIdentifier rq.dBSnapshotIdentifier',
    'CreateDBSnapshot CopyDBSnapshot',
    'DeleteDBSnapshot',
    'ModifyDBSnapshot',
  ),
  ...rds(
    'aws_db_cluster_snapshot',
    're.dBClusterSnapshotIdentifier rq.targetDBClusterSnapshotIdentifier rq.dBClusterSnapshotIdentifier',
    'CreateDBClusterSnapshot CopyDBClusterSnapshot',
    'DeleteDBClusterSnapshot',
  ),
  ...rds(
    'aws_rds_export_task',
    're.exportTaskIdentifier rq.exportTaskIdentifier',
    'StartExportTask',
    'CancelExportTask',
  ),
  ...rds(
    'aws_db_subnet_group',
    're.dBSubnetGroupName rq.dBSubnetGroupName',
    'CreateDBSubnetGroup',
    'DeleteDBSubnetGroup',
    'ModifyDBSubnetGroup',
  ),
  ...rds(
    'aws_db_parameter_group',
    're.dBParameterGroupName rq.targetDBParameterGroupIdentifier rq.dBParameterGroupName',
    'CreateDBParameterGroup CopyDBParameterGroup',
    'DeleteDBParameterGroup',
    'ModifyDBParameterGroup ResetDBParameterGroup',
  ),
  ...rds(
    'aws_rds_cluster_parameter_group',
    're.dBClusterParameterGroupName rq.targetDBClusterParameterGroupIdentifier rq.dBClusterParameterGroupName',
    'CreateDBClusterParameterGroup CopyDBClusterParameterGroup',
    'DeleteDBClusterParameterGroup',
    'ModifyDBClusterParameterGroup ResetDBClusterParameterGroup',
  ),
  ...rds(
    'aws_db_option_group',
    're.optionGroupName rq.optionGroupName',
    'CreateOptionGroup',
    'DeleteOptionGroup',
    'ModifyOptionGroup',
  ),
  ...rds(
    'aws_db_event_subscription',
    're.custSubscriptionId rq.subscriptionName',
    'CreateEventSubscription',
    'DeleteEventSubscription',
    'ModifyEventSubscription',
  ),
  ...rds('aws_db_proxy', 're.dBProxy.dBProxyName rq.dBProxyName', 'CreateDBProxy', 'DeleteDBProxy', 'ModifyDBProxy'),
  ...rds(
    'aws_rds_global_cluster',
    're.globalClusterIdentifier rq.globalClusterIdentifier',
    'CreateGlobalCluster',
    'DeleteGlobalCluster',
    'ModifyGlobalCluster FailoverGlobalCluster RemoveFromGlobalCluster',
  ),
  ...rds(
    'aws_db_security_group',
    're.dBSecurityGroupName rq.dBSecurityGroupName',
    'CreateDBSecurityGroup',
    'DeleteDBSecurityGroup',
    'AuthorizeDBSecurityGroupIngress RevokeDBSecurityGroupIngress',
  ),
  ...rds(
    'aws_db_instance_automated_backups_replication',
    're.dBInstanceAutomatedBackupsArn re.dBInstanceAutomatedBackupArn rq.dbiResourceId',
    'StartDBInstanceAutomatedBackupsReplication',
    'DeleteDBInstanceAutomatedBackup StopDBInstanceAutomatedBackupsReplication',
  ),
  ...rds(
    'aws_rds_cluster_automated_backup',
    're.dBClusterAutomatedBackupArn rq.dbClusterResourceId',
    '',
    'DeleteDBClusterAutomatedBackup',
  ),
  ...['AddTagsToResource', 'RemoveTagsFromResource'].flatMap((name) =>
    rds(
      'aws_db_instance',
      (e) => {
        const arn = first('rq.resourceName')(e);
        return arn?.includes(':db:') ? [lastPart(arn)] : [];
      },
      '',
      '',
      name,
    ),
  ),
];
