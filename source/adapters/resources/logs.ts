import {
  CloudWatchLogsClient,
  DescribeDestinationsCommand,
  DescribeLogGroupsCommand,
  DescribeResourcePoliciesCommand,
  DescribeSubscriptionFiltersCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { clientConfig } from '../aws-client.ts';
import { withPolicy } from './audience.ts';
import { callsOf } from './calls.ts';
import { among, notUnderstood, type Opened, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

/** `arn:…:log-group:name:*` → `name`. */
const groupOf = (id: string): string => /:log-group:([^:]+)/.exec(id)?.[1] ?? id;

/** Log groups, and who gets what is written into them: a filter sends it on as long as it stands (domain.md §4.8). */
export const open = (place: Place): Opened => {
  const calls = callsOf(
    place,
    'logs',
    (region) => new CloudWatchLogsClient(clientConfig(place.access, 'logs', region)),
  );

  const group: Probe = (asked) => {
    const name = groupOf(asked.id);
    return calls.search(
      asked,
      'DescribeLogGroups',
      (nextToken) => new DescribeLogGroupsCommand({ logGroupNamePrefix: name, nextToken }),
      ({ logGroups }) =>
        among(
          logGroups,
          (g) => g.logGroupName === name,
          (g) => stateOf({ created: g.creationTime }),
        ),
      (out) => out.nextToken,
    );
  };

  /** `group|filter` */
  const filter: Probe = async (asked) => {
    const cut = asked.id.lastIndexOf('|');
    const [from, name] = [groupOf(asked.id.slice(0, Math.max(0, cut))), asked.id.slice(cut + 1)];
    if (from === '' || name === '') return notUnderstood(place);
    return orAbsent(
      await calls.search(
        asked,
        'DescribeSubscriptionFilters',
        (nextToken) =>
          new DescribeSubscriptionFiltersCommand({ logGroupName: from, filterNamePrefix: name, nextToken }),
        ({ subscriptionFilters }) =>
          among(
            subscriptionFilters,
            (f) => f.filterName === name,
            (f) =>
              stateOf({ created: f.creationTime, state: f.destinationArn ? `sends to ${f.destinationArn}` : null }),
          ),
        (out) => out.nextToken,
      ),
      // The group is gone, and its filters with it.
      ['ResourceNotFound'],
    );
  };

  const destination: Probe = (asked) =>
    calls.search(
      asked,
      'DescribeDestinations',
      (nextToken) => new DescribeDestinationsCommand({ DestinationNamePrefix: asked.id, nextToken }),
      ({ destinations }) =>
        among(
          destinations,
          (d) => d.destinationName === asked.id,
          (d) => withPolicy(stateOf({ created: d.creationTime }), d.accessPolicy ?? null, asked.account),
        ),
      (out) => out.nextToken,
    );

  const policy: Probe = (asked) =>
    calls.search(
      asked,
      'DescribeResourcePolicies',
      (nextToken) => new DescribeResourcePoliciesCommand({ nextToken }),
      ({ resourcePolicies }) =>
        among(
          resourcePolicies,
          (p) => p.policyName === asked.id,
          (p) => withPolicy(stateOf(), p.policyDocument ?? null, asked.account),
        ),
      (out) => out.nextToken,
    );

  return {
    probes: {
      ...{ aws_cloudwatch_log_group: group, aws_cloudwatch_log_subscription_filter: filter },
      ...{ aws_cloudwatch_log_destination: destination, aws_cloudwatch_log_destination_policy: destination },
      aws_cloudwatch_log_resource_policy: policy,
    },
    close: calls.close,
  };
};
