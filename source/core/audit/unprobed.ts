/** Types of resources that no probe of this version looks at, and why: their findings have no `standing` (null). */
export type Unprobed = { why: string; types: string[] };

const words = (...lines: string[]): string[] => lines.flatMap((line) => line.split(' ')).map((t) => `aws_${t}`);

/** Kept beside the table of probes by a test: every type that the event table names stands in one of both, and in one only. */
export const unprobed: Unprobed[] = [
  {
    why: 'a setting of the whole account: no record tells what it was before, so that it is there says nothing',
    types: words(
      'account_region ebs_encryption_by_default ebs_snapshot_block_public_access ec2_image_block_public_access',
      'ec2_serial_console_access ecr_registry ecr_registry_policy ecr_replication_configuration glue_catalog',
      'glue_data_catalog_encryption_settings iam_account_alias iam_account_password_policy iam_account_properties',
      'iam_organizations_features iam_outbound_web_identity_federation iam_security_token_service_preferences',
      's3_account_public_access_block ssm_service_setting',
    ),
  },
  {
    why: 'a task that runs once, or a copy that was handed out: what is over stays done, whatever AWS says of it',
    types: words(
      'bedrock_foundation_model_agreement bedrock_model_entitlement codebuild_build dynamodb_table_export',
      'ec2_export_image_task ec2_import_task ec2_instance_export_task ec2_store_image_task ecs_task',
      'iam_delegation_request organizations_handshake ram_resource_share_accepter rds_export_task s3_object',
    ),
  },
  {
    why: 'a mark or a part of something else; the thing itself is looked at where the session made it',
    types: words(
      'cloudwatch_log_stream db_instance_role_association ec2_tag ec2_traffic_mirror_filter',
      'ec2_traffic_mirror_filter_rule egress_only_internet_gateway lambda_alias lambda_layer_version_permission',
      'lambda_resource_policy lb_listener_rule ram_principal_association rds_cluster_role_association',
      'route53_hosted_zone_dnssec route53_key_signing_key route53_vpc_association_authorization',
      'route53_zone_association s3_bucket_abac s3_bucket_metadata_configuration',
      'ssoadmin_permissions_boundary_attachment vpc_dhcp_options vpc_endpoint_service_allowed_principal',
    ),
  },
  {
    why: 'nothing of this version asks it, although its service is asked about other things',
    types: words(
      'cloudformation_stack_set db_event_subscription db_instance_automated_backups_replication db_option_group',
      'db_proxy db_security_group dynamodb_backup dynamodb_resource_policy ec2_fleet iam_server_certificate',
      'kms_custom_key_store rds_cluster_automated_backup rds_cluster_endpoint rds_cluster_parameter_group',
      'rds_global_cluster route53_delegation_set spot_fleet_request',
    ),
  },
  {
    why: 'reseal has no client of its service',
    types: words(
      'acm_certificate api_gateway_deployment api_gateway_rest_api api_gateway_stage apigatewayv2_api',
      'autoscaling_group backup_recovery_point backup_vault backup_vault_policy bedrock_custom_model',
      'bedrock_guardrail cloudfront_distribution cloudfront_function cloudfront_key_group',
      'cloudfront_origin_access_control cloudfront_origin_access_identity cloudfront_public_key cloudhsm_v2_cluster',
      'cloudhsm_v2_hsm cloudwatch_metric_alarm codebuild_project cognito_user_pool config_config_rule ecs_cluster',
      'ecs_service ecs_task_definition efs_file_system efs_file_system_policy efs_mount_target elasticache_cluster',
      'elasticache_replication_group elasticsearch_domain elb glue_dev_endpoint glue_job glue_resource_policy',
      'guardduty_detector kinesis_stream launch_configuration load_balancer_policy organizations_account',
      'organizations_delegated_administrator organizations_organizational_unit organizations_policy',
      'organizations_policy_attachment rolesanywhere_crl rolesanywhere_profile rolesanywhere_trust_anchor',
      'route53_resolver_endpoint route53_resolver_query_log_config route53_resolver_rule',
      'route53domains_registered_domain s3_access_point s3control_access_point_policy sagemaker_notebook_instance',
      'scheduler_schedule securityhub_insight sfn_state_machine wafv2_web_acl wafv2_web_acl_association',
    ),
  },
];

/** Looked at by the kind of the finding, in IAM (finding-standing.ts), whatever Terraform calls them. */
export const byKind: readonly string[] = words(
  'iam_user iam_role iam_group iam_policy iam_access_key iam_user_login_profile iam_virtual_mfa_device',
  'iam_openid_connect_provider iam_saml_provider iam_user_policy iam_role_policy iam_group_policy',
  'iam_user_policy_attachment iam_role_policy_attachment iam_group_policy_attachment iam_user_group_membership',
  'iam_user_ssh_key iam_service_specific_credential iam_signing_certificate iam_service_linked_role',
);
