import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { type Opened, only, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

/** Load balancers of the second generation (domain.md §4.8, row 87): their ARNs are given once. */
export const open = (place: Place): Opened => {
  const calls = callsOf(
    place,
    'elasticloadbalancing',
    (region) => new ElasticLoadBalancingV2Client(clientConfig(place.access, 'elasticloadbalancing', region)),
  );

  const balancer: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeLoadBalancers',
        () => new DescribeLoadBalancersCommand({ LoadBalancerArns: [asked.id] }),
        ({ LoadBalancers }) =>
          only(LoadBalancers, ({ LoadBalancerArn, State, CreatedTime }) =>
            LoadBalancerArn === asked.id
              ? stateOf({ uniqueId: asked.id, state: State?.Code ?? null, created: CreatedTime })
              : undefined,
          ),
      ),
      ['LoadBalancerNotFound'],
    );

  const group: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeTargetGroups',
        () => new DescribeTargetGroupsCommand({ TargetGroupArns: [asked.id] }),
        ({ TargetGroups }) =>
          only(TargetGroups, (g) => (g.TargetGroupArn === asked.id ? stateOf({ uniqueId: asked.id }) : undefined)),
      ),
      ['TargetGroupNotFound'],
    );

  const listener: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeListeners',
        () => new DescribeListenersCommand({ ListenerArns: [asked.id] }),
        ({ Listeners }) =>
          only(Listeners, (l) => (l.ListenerArn === asked.id ? stateOf({ uniqueId: asked.id }) : undefined)),
      ),
      ['ListenerNotFound'],
    );

  return {
    probes: { aws_lb: balancer, aws_lb_target_group: group, aws_lb_listener: listener },
    close: calls.close,
  };
};
