import type { EventRule } from '../event-table.ts';
import { first } from './lookup.ts';
import { lastPart, plain } from './thing.ts';

const elb = plain('elasticloadbalancing');
const cloudfront = plain('cloudfront');
const api = plain('apigateway');

const isClassic = 'rq.loadBalancerName';

/** What faces the internet: load balancers, CDN, APIs (domain.md §4.8 rows 87, 89). */
export const edgeRules: EventRule[] = [
  ...elb(
    'aws_lb',
    `re.loadBalancers.loadBalancerArn rq.loadBalancerArn ${isClassic}`,
    'CreateLoadBalancer',
    'DeleteLoadBalancer',
    'ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets SetIpAddressType RegisterInstancesWithLoadBalancer DeregisterInstancesFromLoadBalancer ApplySecurityGroupsToLoadBalancer',
  ),
  ...elb(
    'aws_lb_target_group',
    're.targetGroups.targetGroupArn rq.targetGroupArn',
    'CreateTargetGroup',
    'DeleteTargetGroup',
    'ModifyTargetGroup ModifyTargetGroupAttributes RegisterTargets DeregisterTargets',
  ),
  ...elb(
    'aws_lb_listener',
    're.listeners.listenerArn rq.listenerArn',
    'CreateListener',
    'DeleteListener',
    'ModifyListener AddListenerCertificates RemoveListenerCertificates',
    {
      parents: [{ type: 'aws_lb', id: 'rq.loadBalancerArn' }],
    },
  ),
  ...elb(
    'aws_lb_listener_rule',
    're.rules.ruleArn rq.ruleArn',
    'CreateRule',
    'DeleteRule',
    'ModifyRule SetRulePriorities',
  ),
  ...elb('aws_load_balancer_policy', 'rq.policyName', 'CreateLoadBalancerPolicy', 'DeleteLoadBalancerPolicy', '', {
    importId: (id, e) => `${first(isClassic)(e) ?? ''}:${id}`,
  }),
  ...elb(
    'aws_elb',
    isClassic,
    '',
    '',
    'CreateLoadBalancerListeners DeleteLoadBalancerListeners SetLoadBalancerPoliciesOfListener',
  ),
  ...elb('aws_lb', 'rq.resourceArns rq.loadBalancerNames', '', '', 'AddTags RemoveTags'),
  ...cloudfront(
    'aws_cloudfront_distribution',
    're.distribution.id rq.id',
    'CreateDistribution CreateDistributionWithTags CopyDistribution',
    'DeleteDistribution',
    'UpdateDistribution AssociateAlias CreateInvalidation',
  ),
  ...cloudfront('aws_cloudfront_distribution', 'rq.resource', '', '', 'TagResource UntagResource', { tidy: lastPart }),
  ...cloudfront(
    'aws_cloudfront_public_key',
    're.publicKey.id rq.id',
    'CreatePublicKey',
    'DeletePublicKey',
    'UpdatePublicKey',
  ),
  ...cloudfront(
    'aws_cloudfront_key_group',
    're.keyGroup.id rq.id',
    'CreateKeyGroup',
    'DeleteKeyGroup',
    'UpdateKeyGroup',
  ),
  ...cloudfront(
    'aws_cloudfront_function',
    'rq.name',
    'CreateFunction',
    'DeleteFunction',
    'UpdateFunction PublishFunction',
  ),
  ...cloudfront(
    'aws_cloudfront_origin_access_control',
    're.originAccessControl.id rq.id',
    'CreateOriginAccessControl',
    'DeleteOriginAccessControl',
    'UpdateOriginAccessControl',
  ),
  ...cloudfront(
    'aws_cloudfront_origin_access_identity',
    're.cloudFrontOriginAccessIdentity.id rq.id',
    'CreateCloudFrontOriginAccessIdentity',
    'DeleteCloudFrontOriginAccessIdentity',
    'UpdateCloudFrontOriginAccessIdentity',
  ),
  ...api(
    'aws_api_gateway_rest_api',
    're.id rq.restApiId',
    'CreateRestApi ImportRestApi',
    'DeleteRestApi',
    'UpdateRestApi PutRestApi',
  ),
  ...api('aws_api_gateway_stage', 're.stageName rq.stageName', 'CreateStage', 'DeleteStage', 'UpdateStage', {
    importId: (id, e) => `${first('rq.restApiId rq.apiId')(e) ?? ''}/${id}`,
  }),
  ...api('aws_api_gateway_stage', 'rq.resourceArn', '', '', 'TagResource UntagResource', {
    tidy: (arn) => /restapis\/([^/]+)\/stages\/([^/]+)$/.exec(arn)?.slice(1).join('/') ?? arn,
  }),
  ...api('aws_api_gateway_deployment', 're.id', 'CreateDeployment', '', '', {
    importId: (id, e) => `${first('rq.restApiId')(e) ?? ''}/${id}`,
  }),
  ...api('aws_apigatewayv2_api', 're.apiId rq.apiId', 'CreateApi', 'DeleteApi', 'UpdateApi'),
  ...plain('acm')(
    'aws_acm_certificate',
    're.certificateArn rq.certificateArn',
    'RequestCertificate ImportCertificate',
    'DeleteCertificate',
    'RenewCertificate',
  ),
  ...plain('wafv2')('aws_wafv2_web_acl', 're.summary.aRN rq.aRN rq.webACLArn', 'CreateWebACL', '', 'UpdateWebACL'),
  ...plain('wafv2')('aws_wafv2_web_acl', 'rq.id', '', 'DeleteWebACL'),
  ...plain('wafv2')('aws_wafv2_web_acl_association', 'rq.resourceArn', 'AssociateWebACL', 'DisassociateWebACL', '', {
    link: true,
  }),
];
