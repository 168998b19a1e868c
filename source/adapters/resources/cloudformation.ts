import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { among, type Opened, type Place, type Probe, phaseOf, stateOf, tagsOf } from './probe.ts';

/**
 * Stacks (domain.md §4.8, row 90). For a name that is not there the service says ValidationError, as for any mistake: so
 * all of them are looked through, where a deleted one is left out.
 */
export const open = (place: Place): Opened => {
  const calls = callsOf(
    place,
    'cloudformation',
    (region) => new CloudFormationClient(clientConfig(place.access, 'cloudformation', region)),
  );

  const stack: Probe = (asked) =>
    calls.search(
      asked,
      'DescribeStacks',
      (NextToken) => new DescribeStacksCommand({ NextToken }),
      ({ Stacks }) =>
        among(
          Stacks,
          (s) => s.StackName === asked.id || s.StackId === asked.id,
          (s) =>
            s.StackId && s.StackStatus
              ? stateOf({
                  ...phaseOf(s.StackStatus, { ending: ['DELETE_IN_PROGRESS'], gone: ['DELETE_COMPLETE'] }),
                  ...{ uniqueId: s.StackId, created: s.CreationTime, tags: tagsOf(s.Tags) },
                })
              : undefined,
        ),
      (out) => out.NextToken,
    );

  return { probes: { aws_cloudformation_stack: stack }, close: calls.close };
};
