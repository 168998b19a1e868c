import { DescribeRepositoriesCommand, ECRClient, GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { clientConfig } from '../aws-client.ts';
import { withPolicy } from './audience.ts';
import { alsoRead, callsOf } from './calls.ts';
import { type Opened, only, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

/** Image repositories (domain.md §4.8, row 91). */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'ecr', (region) => new ECRClient(clientConfig(place.access, 'ecr', region)));

  const repository: Probe = async (asked) => {
    const head = await calls.one(
      asked,
      'DescribeRepositories',
      () => new DescribeRepositoriesCommand({ repositoryNames: [asked.id] }),
      ({ repositories }) =>
        only(repositories, ({ repositoryName, createdAt }) =>
          repositoryName === asked.id ? stateOf({ created: createdAt }) : undefined,
        ),
    );
    const policy = async () =>
      orAbsent(
        await calls.one(
          asked,
          'GetRepositoryPolicy',
          () => new GetRepositoryPolicyCommand({ repositoryName: asked.id }),
          ({ policyText }) => policyText,
        ),
        ['RepositoryPolicyNotFound'],
      );
    const whole =
      asked.look === 'there' ? head : await alsoRead(head, policy, (s, text) => withPolicy(s, text, asked.account));
    return orAbsent(whole, ['RepositoryNotFound']);
  };

  return {
    probes: { aws_ecr_repository: repository, aws_ecr_repository_policy: repository },
    close: calls.close,
  };
};
