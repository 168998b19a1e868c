/**
 * Who keeps a resource by its tags, in words: a controller made it or will make it again, so that it is no orphan of the
 * session to be deleted by hand (domain.md §5.3). Null = no tag says so.
 */
export const controllerOf = (tags: { [key: string]: string }): string | null => {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined) return `the CloudFormation stack ${stack}`;
  const group = tags['aws:autoscaling:groupName'];
  if (group !== undefined) return `the Auto Scaling group ${group}`;
  const keys = Object.keys(tags);
  if (keys.includes('crossplane-kind')) return `Crossplane (${tags['crossplane-name'] ?? tags['crossplane-kind']})`;
  if (keys.some((k) => k.startsWith('karpenter.sh/'))) {
    return `Karpenter (${tags['karpenter.sh/nodepool'] ?? tags['karpenter.sh/provisioner-name'] ?? 'no pool named'})`;
  }
  const balancer = tags['elbv2.k8s.aws/cluster'] ?? tags['ingress.k8s.aws/cluster'];
  if (balancer !== undefined) return `the load balancer controller of cluster ${balancer}`;
  const nodes = tags['eks:nodegroup-name'];
  if (nodes !== undefined) return `the EKS node group ${nodes}`;
  // `shared` only says that a cluster uses it.
  const cluster = keys.find((k) => k.startsWith('kubernetes.io/cluster/') && tags[k] === 'owned');
  return cluster === undefined ? null : `the Kubernetes cluster ${cluster.slice('kubernetes.io/cluster/'.length)}`;
};
