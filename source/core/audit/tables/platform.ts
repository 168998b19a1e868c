import type { TrailEvent } from '../../trail-event.ts';
import type { Json } from '../../words.ts';
import type { EventRule } from '../event-table.ts';
import { resourcePolicy } from './policies.ts';
import { lastPart, plain } from './thing.ts';

const glueCatalog = (e: TrailEvent): string[] => [e.account];

const policyIn =
  (field: string) =>
  (e: TrailEvent): Json =>
    e.request?.[field] ?? '';

/** Tables, registries, file systems, stacks and whatever else real records hold (domain.md §4.8 rows 86, 90, 91). */
export const platformRules: EventRule[] = [
  ...plain('dynamodb')(
    'aws_dynamodb_table',
    'rq.tableName rq.targetTableName re.tableDescription.tableName',
    'CreateTable RestoreTableFromBackup RestoreTableToPointInTime ImportTable',
    'DeleteTable',
    'UpdateTable UpdateTimeToLive UpdateContinuousBackups EnableKinesisStreamingDestination',
    { tidy: lastPart },
  ),
  ...plain('dynamodb')(
    'aws_dynamodb_backup',
    're.backupDetails.backupArn rq.backupArn',
    'CreateBackup',
    'DeleteBackup',
  ),
  ...plain('dynamodb')('aws_dynamodb_table_export', 're.exportDescription.exportArn', 'ExportTableToPointInTime'),
  ...resourcePolicy({
    ...{ source: 'dynamodb', of: 'aws_dynamodb_table', type: 'aws_dynamodb_resource_policy', id: 'rq.resourceArn' },
    ...{ keyed: lastPart, set: 'PutResourcePolicy', clear: 'DeleteResourcePolicy', policy: policyIn('policy') },
  }),
  ...plain('ecr')(
    'aws_ecr_repository',
    're.repository.repositoryName rq.repositoryName',
    'CreateRepository',
    'DeleteRepository',
    'PutImage PutImageScanningConfiguration PutImageTagMutability BatchDeleteImage PutLifecyclePolicy DeleteLifecyclePolicy',
  ),
  ...resourcePolicy({
    ...{ source: 'ecr', of: 'aws_ecr_repository', type: 'aws_ecr_repository_policy', id: 'rq.repositoryName' },
    ...{ set: 'SetRepositoryPolicy', clear: 'DeleteRepositoryPolicy', policy: policyIn('policyText') },
  }),
  ...resourcePolicy({
    ...{ source: 'ecr', of: 'aws_ecr_registry', type: 'aws_ecr_registry_policy', id: (e) => [e.account] },
    ...{ set: 'PutRegistryPolicy', clear: 'DeleteRegistryPolicy', policy: policyIn('policyText') },
  }),
  ...plain('ecr')('aws_ecr_replication_configuration', (e) => [e.account], '', '', 'PutReplicationConfiguration'),
  ...plain('cloudformation')(
    'aws_cloudformation_stack',
    'rq.stackName re.stackId',
    'CreateStack',
    'DeleteStack',
    'UpdateStack ExecuteChangeSet CreateChangeSet SetStackPolicy UpdateTerminationProtection',
    {
      tidy: (id) => /:stack\/([^/]+)\//.exec(id)?.[1] ?? id,
    },
  ),
  ...plain('cloudformation')(
    'aws_cloudformation_stack_set',
    'rq.stackSetName',
    'CreateStackSet',
    'DeleteStackSet',
    'UpdateStackSet CreateStackInstances DeleteStackInstances UpdateStackInstances',
  ),
  ...plain('elasticfilesystem')(
    'aws_efs_file_system',
    're.fileSystemId rq.fileSystemId',
    'CreateFileSystem',
    'DeleteFileSystem',
    'UpdateFileSystem PutLifecycleConfiguration PutBackupPolicy',
  ),
  ...plain('elasticfilesystem')(
    'aws_efs_mount_target',
    're.mountTargetId rq.mountTargetId',
    'CreateMountTarget',
    'DeleteMountTarget',
    'ModifyMountTargetSecurityGroups',
    {
      parents: [{ type: 'aws_efs_file_system', id: 'rq.fileSystemId' }],
    },
  ),
  ...resourcePolicy({
    ...{
      source: 'elasticfilesystem',
      of: 'aws_efs_file_system',
      type: 'aws_efs_file_system_policy',
      id: 'rq.fileSystemId',
    },
    ...{ set: 'PutFileSystemPolicy', clear: 'DeleteFileSystemPolicy', policy: policyIn('policy') },
  }),
  ...plain('cloudhsm')(
    'aws_cloudhsm_v2_cluster',
    're.cluster.clusterId rq.clusterId',
    'CreateCluster',
    'DeleteCluster',
    'InitializeCluster ModifyCluster',
  ),
  ...plain('cloudhsm')('aws_cloudhsm_v2_hsm', 're.hsm.hsmId rq.hsmId', 'CreateHsm', 'DeleteHsm'),
  ...resourcePolicy({
    ...{
      source: 'glue',
      of: 'aws_glue_catalog',
      type: 'aws_glue_resource_policy',
      id: glueCatalog,
      set: 'PutResourcePolicy',
    },
    ...{ clear: 'DeleteResourcePolicy', policy: policyIn('policyInJson') },
  }),
  ...plain('glue')(
    'aws_glue_data_catalog_encryption_settings',
    glueCatalog,
    '',
    '',
    'PutDataCatalogEncryptionSettings',
    { part: 'encryption' },
  ),
  ...plain('glue')('aws_glue_job', 'rq.name rq.jobName', 'CreateJob', 'DeleteJob', 'UpdateJob StartJobRun'),
  ...plain('glue')(
    'aws_glue_dev_endpoint',
    'rq.endpointName',
    'CreateDevEndpoint',
    'DeleteDevEndpoint',
    'UpdateDevEndpoint',
  ),
  ...plain('bedrock')(
    'aws_bedrock_custom_model',
    're.jobArn rq.jobIdentifier',
    'CreateModelCustomizationJob',
    'StopModelCustomizationJob',
  ),
  ...plain('bedrock')(
    'aws_bedrock_guardrail',
    're.guardrailId rq.guardrailIdentifier',
    'CreateGuardrail',
    'DeleteGuardrail',
    'UpdateGuardrail CreateGuardrailVersion',
  ),
  ...plain('bedrock')(
    'aws_bedrock_foundation_model_agreement',
    'rq.modelId',
    'CreateFoundationModelAgreement',
    'DeleteFoundationModelAgreement',
  ),
  ...plain('bedrock')('aws_bedrock_model_entitlement', 'rq.modelId', '', '', 'PutFoundationModelEntitlement'),
  ...plain('codebuild')(
    'aws_codebuild_project',
    'rq.name re.project.name',
    'CreateProject',
    'DeleteProject',
    'UpdateProject',
  ),
  ...plain('codebuild')('aws_codebuild_project', 'rq.projectArn', '', '', 'UpdateProjectVisibility', {
    tidy: lastPart,
  }),
  ...plain('codebuild')('aws_codebuild_build', 're.build.id rq.id', 'StartBuild', 'StopBuild'),
  ...plain('es')(
    'aws_elasticsearch_domain',
    'rq.domainName',
    'CreateElasticsearchDomain CreateDomain',
    'DeleteElasticsearchDomain DeleteDomain',
    'UpdateElasticsearchDomainConfig UpdateDomainConfig',
  ),
  ...plain('sagemaker')(
    'aws_sagemaker_notebook_instance',
    'rq.notebookInstanceName',
    'CreateNotebookInstance',
    'DeleteNotebookInstance',
    'UpdateNotebookInstance StartNotebookInstance StopNotebookInstance CreatePresignedNotebookInstanceUrl',
  ),
  ...plain('cognito-idp')(
    'aws_cognito_user_pool',
    're.userPool.id rq.userPoolId',
    'CreateUserPool',
    'DeleteUserPool',
    'UpdateUserPool',
  ),
  ...plain('backup')(
    'aws_backup_vault',
    'rq.backupVaultName',
    'CreateBackupVault',
    'DeleteBackupVault',
    'PutBackupVaultLockConfiguration DeleteBackupVaultLockConfiguration',
  ),
  ...plain('backup')('aws_backup_recovery_point', 'rq.recoveryPointArn', '', 'DeleteRecoveryPoint'),
  ...resourcePolicy({
    ...{ source: 'backup', of: 'aws_backup_vault', type: 'aws_backup_vault_policy', id: 'rq.backupVaultName' },
    ...{ set: 'PutBackupVaultAccessPolicy', clear: 'DeleteBackupVaultAccessPolicy', policy: policyIn('policy') },
  }),
  ...plain('monitoring')('aws_cloudwatch_metric_alarm', 'rq.alarmName', 'PutMetricAlarm'),
  ...plain('elasticache')(
    'aws_elasticache_cluster',
    'rq.cacheClusterId',
    'CreateCacheCluster',
    'DeleteCacheCluster',
    'ModifyCacheCluster',
  ),
  ...plain('elasticache')(
    'aws_elasticache_replication_group',
    'rq.replicationGroupId',
    'CreateReplicationGroup',
    'DeleteReplicationGroup',
    'ModifyReplicationGroup',
  ),
  ...plain('account')('aws_account_region', 'rq.regionName', '', '', 'EnableRegion DisableRegion'),
];
