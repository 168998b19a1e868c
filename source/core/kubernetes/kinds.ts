/**
 * What is looked at for objects that nothing owns (domain.md §5.4): what gives power (RBAC, accounts, webhooks, CSRs, CRDs),
 * what runs, and what holds data. `optional`: a cluster may not know it. Left out because controllers make them by the
 * thousand: Events, Leases, EndpointSlices, ReplicaSets (domain.md §13.11; theirs have owners anyway).
 */
export type ObjectKind = {
  /** `RESOURCE.GROUP`, unambiguous for kubectl. */
  resource: string;
  kind: string;
  group: string;
  optional?: true;
  /** Values must never leave the program that reads them: only its metadata is asked for. */
  secret?: true;
};

const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';

export const objectKinds: readonly ObjectKind[] = [
  { resource: `clusterrolebindings.${rbac}`, kind: 'ClusterRoleBinding', group: rbac },
  { resource: `clusterroles.${rbac}`, kind: 'ClusterRole', group: rbac },
  { resource: `rolebindings.${rbac}`, kind: 'RoleBinding', group: rbac },
  { resource: `roles.${rbac}`, kind: 'Role', group: rbac },
  { resource: 'serviceaccounts', kind: 'ServiceAccount', group: '' },
  { resource: 'secrets', kind: 'Secret', group: '', secret: true },
  { resource: 'configmaps', kind: 'ConfigMap', group: '' },
  { resource: 'deployments.apps', kind: 'Deployment', group: 'apps' },
  { resource: 'daemonsets.apps', kind: 'DaemonSet', group: 'apps' },
  { resource: 'statefulsets.apps', kind: 'StatefulSet', group: 'apps' },
  { resource: 'jobs.batch', kind: 'Job', group: 'batch' },
  { resource: 'cronjobs.batch', kind: 'CronJob', group: 'batch' },
  { resource: 'pods', kind: 'Pod', group: '' },
  { resource: 'services', kind: 'Service', group: '' },
  { resource: 'namespaces', kind: 'Namespace', group: '' },
  { resource: 'networkpolicies.networking.k8s.io', kind: 'NetworkPolicy', group: 'networking.k8s.io' },
  { resource: 'ingresses.networking.k8s.io', kind: 'Ingress', group: 'networking.k8s.io' },
  {
    resource: `validatingwebhookconfigurations.${admission}`,
    kind: 'ValidatingWebhookConfiguration',
    group: admission,
  },
  { resource: `mutatingwebhookconfigurations.${admission}`, kind: 'MutatingWebhookConfiguration', group: admission },
  {
    resource: 'certificatesigningrequests.certificates.k8s.io',
    kind: 'CertificateSigningRequest',
    group: 'certificates.k8s.io',
  },
  {
    resource: 'customresourcedefinitions.apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    group: 'apiextensions.k8s.io',
  },
  { resource: 'applications.argoproj.io', kind: 'Application', group: 'argoproj.io', optional: true },
];
