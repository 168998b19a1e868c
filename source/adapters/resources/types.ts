/**
 * Which service is asked about which Terraform type (domain.md §4.8). Kept apart from the probes, so that nothing of a
 * vendor is loaded to see that there is none; a test holds both together.
 */
const table = {
  ec2: [
    ...[
      'aws_instance',
      'aws_ec2_instance_state',
      'aws_eip',
      'aws_eip_association',
      'aws_ebs_volume',
      'aws_volume_attachment',
      'aws_key_pair',
    ],
    ...['aws_ebs_snapshot', 'aws_ebs_snapshot_copy', 'aws_snapshot_create_volume_permission', 'aws_launch_template'],
    ...['aws_ami', 'aws_ami_from_instance', 'aws_ami_copy', 'aws_ami_launch_permission'],
  ],
  vpc: [
    ...['aws_security_group', 'aws_security_group_rule', 'aws_vpc_security_group_ingress_rule'],
    ...['aws_vpc_security_group_egress_rule', 'aws_vpc', 'aws_subnet', 'aws_route_table', 'aws_route'],
    ...['aws_route_table_association', 'aws_internet_gateway', 'aws_internet_gateway_attachment', 'aws_nat_gateway'],
    ...['aws_network_interface', 'aws_vpc_endpoint', 'aws_vpc_peering_connection', 'aws_network_acl'],
    ...['aws_network_acl_rule', 'aws_flow_log'],
  ],
  s3: [
    ...['aws_s3_bucket', 'aws_s3_bucket_policy', 'aws_s3_bucket_acl', 'aws_s3_bucket_public_access_block'],
    ...['aws_s3_bucket_versioning', 'aws_s3_bucket_lifecycle_configuration', 'aws_s3_bucket_replication_configuration'],
    ...['aws_s3_bucket_server_side_encryption_configuration', 'aws_s3_bucket_logging', 'aws_s3_bucket_notification'],
    ...['aws_s3_bucket_ownership_controls', 'aws_s3_bucket_cors_configuration', 'aws_s3_bucket_website_configuration'],
    ...['aws_s3_bucket_accelerate_configuration', 'aws_s3_bucket_object_lock_configuration', 'aws_s3_bucket_inventory'],
    ...['aws_s3_bucket_request_payment_configuration', 'aws_s3_bucket_analytics_configuration', 'aws_s3_bucket_metric'],
    ...['aws_s3_bucket_intelligent_tiering_configuration'],
  ],
  rds: [
    ...['aws_db_instance', 'aws_db_snapshot', 'aws_db_snapshot_copy', 'aws_rds_cluster', 'aws_db_cluster_snapshot'],
    ...['aws_db_subnet_group', 'aws_db_parameter_group'],
  ],
  route53: ['aws_route53_zone', 'aws_route53_record', 'aws_route53_health_check'],
  lambda: [
    ...['aws_lambda_function', 'aws_lambda_permission', 'aws_lambda_function_url'],
    ...['aws_lambda_event_source_mapping', 'aws_lambda_layer_version'],
  ],
  secretsmanager: [
    ...['aws_secretsmanager_secret', 'aws_secretsmanager_secret_policy', 'aws_secretsmanager_secret_version'],
  ],
  kms: ['aws_kms_key', 'aws_kms_alias', 'aws_kms_grant', 'aws_kms_key_policy'],
  elasticloadbalancing: ['aws_lb', 'aws_lb_target_group', 'aws_lb_listener'],
  eks: [
    ...['aws_eks_cluster', 'aws_eks_node_group', 'aws_eks_access_entry', 'aws_eks_access_policy_association'],
    ...['aws_eks_addon', 'aws_eks_pod_identity_association'],
  ],
  ssm: ['aws_ssm_parameter'],
  sns: ['aws_sns_topic', 'aws_sns_topic_policy', 'aws_sns_topic_subscription'],
  sqs: ['aws_sqs_queue', 'aws_sqs_queue_policy'],
  dynamodb: ['aws_dynamodb_table'],
  ecr: ['aws_ecr_repository', 'aws_ecr_repository_policy'],
  events: [
    ...['aws_cloudwatch_event_rule', 'aws_cloudwatch_event_target', 'aws_cloudwatch_event_bus'],
    'aws_cloudwatch_event_bus_policy',
  ],
  cloudformation: ['aws_cloudformation_stack'],
  ram: ['aws_ram_resource_share'],
  'eks-parts': ['aws_eks_identity_provider_config', 'aws_eks_fargate_profile'],
  trails: ['aws_cloudtrail', 'aws_cloudtrail_event_data_store'],
  gateways: [
    ...['aws_vpn_connection', 'aws_vpn_gateway', 'aws_customer_gateway', 'aws_ec2_client_vpn_endpoint'],
    ...['aws_ec2_transit_gateway', 'aws_ec2_transit_gateway_vpc_attachment', 'aws_ec2_instance_connect_endpoint'],
    ...['aws_ec2_managed_prefix_list', 'aws_ec2_traffic_mirror_session', 'aws_ec2_traffic_mirror_target'],
    ...['aws_vpc_endpoint_service', 'aws_spot_instance_request'],
  ],
  fleet: ['aws_ssm_document', 'aws_ssm_association', 'aws_ssm_activation', 'aws_ssm_maintenance_window'],
  logs: [
    ...['aws_cloudwatch_log_group', 'aws_cloudwatch_log_subscription_filter', 'aws_cloudwatch_log_destination'],
    ...['aws_cloudwatch_log_destination_policy', 'aws_cloudwatch_log_resource_policy'],
  ],
  profiles: ['aws_iam_instance_profile', 'aws_iam_instance_profile_role'],
  sso: [
    ...['aws_ssoadmin_account_assignment', 'aws_ssoadmin_permission_set', 'aws_ssoadmin_managed_policy_attachment'],
    ...['aws_ssoadmin_permission_set_inline_policy', 'aws_ssoadmin_customer_managed_policy_attachment'],
  ],
  identitystore: ['aws_identitystore_user', 'aws_identitystore_group', 'aws_identitystore_group_membership'],
} as const;

export type ServiceFile = keyof typeof table;

const files = Object.keys(table) as ServiceFile[];
const byType = new Map<string, ServiceFile>(files.flatMap((file) => table[file].map((t) => [t, file] as const)));

export const typesOf = (file: ServiceFile): readonly string[] => table[file];
export const serviceFiles: readonly ServiceFile[] = files;
/** Null = this version has no probe for it. */
export const fileOf = (type: string): ServiceFile | null => byType.get(type) ?? null;
