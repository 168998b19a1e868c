import type { Finding } from '../finding.ts';
import { aws, type Manual, manual } from './manual.ts';

/** `service operation option`, and what is lost with it. The option takes AWS's own id (`Finding.resource.id`). */
type Row = readonly [service: string, operation: string, option: string, lost?: string];

const rows: { [terraformType: string]: Row } = {
  aws_instance: ['ec2', 'terminate-instances', 'instance-ids', 'its disks may go with it: make a snapshot first'],
  aws_ebs_volume: ['ec2', 'delete-volume', 'volume-id', 'its data: make a snapshot first'],
  aws_ebs_snapshot: ['ec2', 'delete-snapshot', 'snapshot-id', 'its data'],
  aws_ami: ['ec2', 'deregister-image', 'image-id'],
  aws_key_pair: ['ec2', 'delete-key-pair', 'key-name'],
  aws_eip: ['ec2', 'release-address', 'allocation-id', 'the address: nobody gets it back'],
  aws_security_group: ['ec2', 'delete-security-group', 'group-id'],
  aws_vpc: ['ec2', 'delete-vpc', 'vpc-id'],
  aws_subnet: ['ec2', 'delete-subnet', 'subnet-id'],
  aws_route_table: ['ec2', 'delete-route-table', 'route-table-id'],
  aws_internet_gateway: ['ec2', 'delete-internet-gateway', 'internet-gateway-id'],
  aws_nat_gateway: ['ec2', 'delete-nat-gateway', 'nat-gateway-id'],
  aws_network_interface: ['ec2', 'delete-network-interface', 'network-interface-id'],
  aws_launch_template: ['ec2', 'delete-launch-template', 'launch-template-id'],
  aws_vpc_endpoint: ['ec2', 'delete-vpc-endpoints', 'vpc-endpoint-ids'],
  aws_db_instance: [
    'rds',
    'delete-db-instance',
    'db-instance-identifier',
    'its data, unless --final-db-snapshot-identifier is given',
  ],
  aws_db_snapshot: ['rds', 'delete-db-snapshot', 'db-snapshot-identifier', 'its data'],
  aws_db_cluster_snapshot: ['rds', 'delete-db-cluster-snapshot', 'db-cluster-snapshot-identifier', 'its data'],
  aws_s3_bucket: ['s3api', 'delete-bucket', 'bucket', 'it must be empty; keep its objects as evidence first'],
  aws_lambda_function: ['lambda', 'delete-function', 'function-name', 'its code: get-function gives a copy first'],
  aws_dynamodb_table: ['dynamodb', 'delete-table', 'table-name', 'its data'],
  aws_sns_topic: ['sns', 'delete-topic', 'topic-arn'],
  aws_sqs_queue: ['sqs', 'delete-queue', 'queue-url', 'what waits in it'],
  aws_ssm_parameter: ['ssm', 'delete-parameter', 'name', 'its value'],
  aws_secretsmanager_secret: [
    'secretsmanager',
    'delete-secret',
    'secret-id',
    'nothing for 30 days: restore-secret takes it back',
  ],
  aws_kms_alias: ['kms', 'delete-alias', 'alias-name'],
  aws_kms_key: [
    'kms',
    'disable-key',
    'key-id',
    'nothing yet: schedule-key-deletion is for later, when nobody misses it',
  ],
  aws_cloudwatch_log_group: ['logs', 'delete-log-group', 'log-group-name', 'its logs'],
  aws_ecr_repository: ['ecr', 'delete-repository', 'repository-name', 'its images'],
  aws_cloudformation_stack: ['cloudformation', 'delete-stack', 'stack-name', 'all that it made'],
  aws_eks_cluster: ['eks', 'delete-cluster', 'name'],
  aws_lb: ['elbv2', 'delete-load-balancer', 'load-balancer-arn'],
  aws_lb_target_group: ['elbv2', 'delete-target-group', 'target-group-arn'],
};

/** A created resource that no Terraform knows: imported, accepted, or deleted by this call. */
export const manualResource = (f: Finding): Manual | null => {
  const type = f.resource?.type ?? f.terraform?.type;
  const id = f.resource?.id ?? f.subject;
  const row = type !== undefined && Object.hasOwn(rows, type) ? rows[type] : undefined;
  if (!row) return null;
  const [service, operation, option, lost] = row;
  const says = `Deletes it${lost ? `; lost with it: ${lost}` : ''}. Where it is to stay, import it into Terraform or accept it (x).`;
  const byImport =
    f.terraform === undefined ? [] : [['terraform', 'import', `${f.terraform.type}.NAME`, f.terraform.importId]];
  const told = manual(says, aws(service, operation, { [option]: id, region: f.region }));
  const imported = byImport.length > 0 ? manual('', ...byImport) : null;
  // An id with a dash in front or the like takes the import away, not the removal.
  return imported?.refused === null ? { ...told, commands: [...told.commands, ...imported.commands] } : told;
};
