import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule } from '../event-table.ts';
import { first } from './lookup.ts';
import { lastPart, plain, type Thing, thing } from './thing.ts';

const eks = plain('eks');
const cluster = first('rq.clusterName rq.name');

const decoded = (v: string): string => {
  try {
    return decodeURIComponent(v);
  } catch {
    return v;
  }
};

const inCluster = (sep = ':'): Partial<Thing> => ({
  importId: (id, e) => (cluster(e) ? `${cluster(e)}${sep}${id}` : null),
  parents: [{ type: 'aws_eks_cluster', id: 'rq.clusterName rq.name' }],
});

/** Who may reach the cluster from outside: a principal, and what it may do there. The subject is the cluster. */
const access = (t: Pick<Thing, 'type' | 'id' | 'importId' | 'create' | 'remove' | 'change'>): EventRule[] =>
  thing({
    ...{
      source: 'eks',
      link: true,
      tidy: decoded,
      parents: [{ type: 'aws_eks_cluster', id: 'rq.name rq.clusterName' }],
      ...t,
    },
    kinds: { adds: 'host-access', removes: 'resource-deleted', changes: 'host-access' },
  }).map((r) => ({
    ...r,
    resources: (c) => {
      const name = cluster(c.e);
      return (r.resources?.(c) ?? []).map((n) => ({
        // What was given away is the cluster; what was taken away is the entry.
        ...{
          ...n,
          subject: r.kind === 'host-access' && name ? name : n.subject,
          uniqueId: n.terraform?.importId ?? null,
        },
      }));
    },
  }));

const principal = (e: TrailEvent): string => decoded(first('rq.principalArn')(e) ?? '');

/** Kubernetes and containers (domain.md §4.8 rows 67–71). EKS records the cluster of an access entry as `name`. */
export const clusterRules: EventRule[] = [
  ...eks(
    'aws_eks_cluster',
    're.cluster.name rq.name',
    'CreateCluster RegisterCluster',
    'DeleteCluster DeregisterCluster',
    'UpdateClusterConfig UpdateClusterVersion AssociateEncryptionConfig',
  ),
  ...eks(
    'aws_eks_node_group',
    're.nodegroup.nodegroupName rq.nodegroupName',
    'CreateNodegroup',
    'DeleteNodegroup',
    'UpdateNodegroupConfig UpdateNodegroupVersion',
    inCluster(),
  ),
  ...eks('aws_eks_addon', 're.addon.addonName rq.addonName', 'CreateAddon', 'DeleteAddon', 'UpdateAddon', inCluster()),
  ...eks(
    'aws_eks_fargate_profile',
    're.fargateProfile.fargateProfileName rq.fargateProfileName',
    'CreateFargateProfile',
    'DeleteFargateProfile',
    '',
    inCluster(),
  ),
  ...eks(
    'aws_eks_pod_identity_association',
    're.association.associationId rq.associationId',
    'CreatePodIdentityAssociation',
    'DeletePodIdentityAssociation',
    'UpdatePodIdentityAssociation',
    inCluster(','),
  ),
  ...eks(
    'aws_eks_identity_provider_config',
    'rq.oidc.identityProviderConfigName rq.identityProviderConfig.name',
    'AssociateIdentityProviderConfig',
    'DisassociateIdentityProviderConfig',
    '',
    inCluster(),
  ),
  ...access({
    ...{ type: 'aws_eks_access_entry', id: 'rq.principalArn', importId: (id, e) => `${cluster(e) ?? ''}:${id}` },
    ...{ create: 'CreateAccessEntry', remove: 'DeleteAccessEntry', change: 'UpdateAccessEntry' },
  }),
  ...access({
    ...{ type: 'aws_eks_access_policy_association', id: 'rq.policyArn', create: 'AssociateAccessPolicy' },
    ...{ importId: (id, e) => `${cluster(e) ?? ''}#${principal(e)}#${id}`, remove: 'DisassociateAccessPolicy' },
  }),
  ...plain('ecs')(
    'aws_ecs_cluster',
    're.cluster.clusterName rq.clusterName rq.cluster',
    'CreateCluster',
    'DeleteCluster',
    'UpdateCluster UpdateClusterSettings',
    { tidy: lastPart },
  ),
  ...plain('ecs')(
    'aws_ecs_service',
    're.service.serviceName rq.serviceName rq.service',
    'CreateService',
    'DeleteService',
    'UpdateService',
    {
      ...{ tidy: lastPart, importId: (id, e) => `${lastPart(first('rq.cluster')(e) ?? 'default')}/${id}` },
    },
  ),
  ...plain('ecs')(
    'aws_ecs_task_definition',
    're.taskDefinition.taskDefinitionArn rq.taskDefinition',
    'RegisterTaskDefinition',
    'DeregisterTaskDefinition DeleteTaskDefinitions',
  ),
  ...plain('ecs')('aws_ecs_task', 're.tasks.taskArn rq.task', 'RunTask StartTask', 'StopTask'),
  ...plain('autoscaling')(
    'aws_autoscaling_group',
    'rq.autoScalingGroupName',
    'CreateAutoScalingGroup',
    'DeleteAutoScalingGroup',
    'UpdateAutoScalingGroup SetDesiredCapacity SuspendProcesses ResumeProcesses StartInstanceRefresh',
  ),
  ...plain('autoscaling')(
    'aws_launch_configuration',
    'rq.launchConfigurationName',
    'CreateLaunchConfiguration',
    'DeleteLaunchConfiguration',
  ),
];
