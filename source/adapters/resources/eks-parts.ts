import { DescribeFargateProfileCommand, DescribeIdentityProviderConfigCommand, EKSClient } from '@aws-sdk/client-eks';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { notUnderstood, type Opened, orAbsent, type Place, type Probe, phaseOf, stateOf } from './probe.ts';

const absent = ['ResourceNotFound'];
const words = { ending: ['DELETING'] };

/** Who else may sign in to a cluster (an OIDC provider of the session's own), and where its pods may run. `cluster:part`. */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'eks', (region) => new EKSClient(clientConfig(place.access, 'eks', region)));
  const split = (id: string): { clusterName: string; part: string } | null => {
    const [clusterName = '', part = '', ...rest] = id.split(':');
    return clusterName !== '' && part !== '' && rest.length === 0 ? { clusterName, part } : null;
  };

  const provider: Probe = async (asked) => {
    const named = split(asked.id);
    if (!named) return notUnderstood(place);
    const { clusterName, part: name } = named;
    const identityProviderConfig = { type: 'oidc', name };
    return orAbsent(
      await calls.one(
        asked,
        'DescribeIdentityProviderConfig',
        () => new DescribeIdentityProviderConfigCommand({ clusterName, identityProviderConfig }),
        ({ identityProviderConfig: c }) =>
          c?.oidc?.identityProviderConfigName === name
            ? stateOf({ ...phaseOf(c.oidc.status, words), tags: c.oidc.tags ?? {} })
            : undefined,
      ),
      absent,
    );
  };

  const fargate: Probe = async (asked) => {
    const named = split(asked.id);
    if (!named) return notUnderstood(place);
    const { clusterName, part: fargateProfileName } = named;
    return orAbsent(
      await calls.one(
        asked,
        'DescribeFargateProfile',
        () => new DescribeFargateProfileCommand({ clusterName, fargateProfileName }),
        ({ fargateProfile: p }) =>
          p?.fargateProfileName === fargateProfileName
            ? stateOf({ ...phaseOf(p.status, words), created: p.createdAt, tags: p.tags ?? {} })
            : undefined,
      ),
      absent,
    );
  };

  return {
    probes: { aws_eks_identity_provider_config: provider, aws_eks_fargate_profile: fargate },
    close: calls.close,
  };
};
