import {
  DescribeAccessEntryCommand,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListAssociatedAccessPoliciesCommand,
} from '@aws-sdk/client-eks';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import {
  type Asked,
  among,
  notUnderstood,
  type Opened,
  orAbsent,
  type Place,
  type Probe,
  phaseOf,
  stateOf,
} from './probe.ts';

const absent = ['ResourceNotFound'];
const words = { ending: ['DELETING'] };

/** `cluster<mark>part`, or the part alone with the cluster as its parent. */
const split = ({ id, parent }: Asked, mark: string): [cluster: string, part: string] => {
  const cut = id.startsWith('arn:') ? -1 : id.indexOf(mark);
  return cut < 0 ? [parent ?? '', id] : [id.slice(0, cut), id.slice(cut + 1)];
};

/** Clusters and who may use them (domain.md §4.8, rows 67–71). Records spell principals URL-encoded. */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'eks', (region) => new EKSClient(clientConfig(place.access, 'eks', region)));

  const cluster: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeCluster',
        () => new DescribeClusterCommand({ name: asked.id }),
        ({ cluster: c }) =>
          c?.name === asked.id
            ? stateOf({ ...phaseOf(c.status, words), created: c.createdAt, tags: c.tags ?? {} })
            : undefined,
      ),
      absent,
    );

  const nodegroup: Probe = async (asked) => {
    const [clusterName, nodegroupName] = split(asked, ':');
    if (!clusterName) return notUnderstood(place);
    return orAbsent(
      await calls.one(
        asked,
        'DescribeNodegroup',
        () => new DescribeNodegroupCommand({ clusterName, nodegroupName }),
        ({ nodegroup: g }) =>
          g?.nodegroupName === nodegroupName
            ? stateOf({ ...phaseOf(g.status, words), created: g.createdAt, tags: g.tags ?? {} })
            : undefined,
      ),
      absent,
    );
  };

  const accessEntry: Probe = async (asked) => {
    const [clusterName, encoded] = split(asked, ':');
    if (!clusterName) return notUnderstood(place);
    const principalArn = decoded(encoded);
    return orAbsent(
      await calls.one(
        asked,
        'DescribeAccessEntry',
        () => new DescribeAccessEntryCommand({ clusterName, principalArn }),
        ({ accessEntry: e }) =>
          e?.principalArn === principalArn ? stateOf({ created: e.createdAt, tags: e.tags ?? {} }) : undefined,
      ),
      absent,
    );
  };

  /** `cluster#principal#policy` */
  const association: Probe = async (asked) => {
    const [clusterName, encoded, policyArn] = asked.id.split('#');
    if (!clusterName || !encoded || !policyArn) return notUnderstood(place);
    const principalArn = decoded(encoded);
    return orAbsent(
      await calls.search(
        asked,
        'ListAssociatedAccessPolicies',
        (nextToken) => new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn, nextToken }),
        ({ associatedAccessPolicies }) =>
          among(
            associatedAccessPolicies,
            (p) => p.policyArn === decoded(policyArn),
            (p) => stateOf({ created: p.associatedAt }),
          ),
        (out) => out.nextToken,
      ),
      absent,
    );
  };

  const addon: Probe = async (asked) => {
    const [clusterName, addonName] = split(asked, ':');
    if (!clusterName) return notUnderstood(place);
    return orAbsent(
      await calls.one(
        asked,
        'DescribeAddon',
        () => new DescribeAddonCommand({ clusterName, addonName }),
        ({ addon: a }) =>
          a?.addonName === addonName
            ? stateOf({ ...phaseOf(a.status, words), created: a.createdAt, tags: a.tags ?? {} })
            : undefined,
      ),
      absent,
    );
  };

  /** `cluster,a-…` */
  const podIdentity: Probe = async (asked) => {
    const [clusterName, associationId] = split(asked, ',');
    if (!clusterName) return notUnderstood(place);
    return orAbsent(
      await calls.one(
        asked,
        'DescribePodIdentityAssociation',
        () => new DescribePodIdentityAssociationCommand({ clusterName, associationId }),
        ({ association: a }) =>
          a?.associationId === associationId
            ? stateOf({ uniqueId: associationId, created: a.createdAt, tags: a.tags ?? {} })
            : undefined,
      ),
      absent,
    );
  };

  return {
    probes: {
      ...{ aws_eks_cluster: cluster, aws_eks_node_group: nodegroup, aws_eks_access_entry: accessEntry },
      ...{ aws_eks_access_policy_association: association, aws_eks_addon: addon },
      aws_eks_pod_identity_association: podIdentity,
    },
    close: calls.close,
  };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not encoded at all.
  }
};
