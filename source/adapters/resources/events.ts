import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { clientConfig } from '../aws-client.ts';
import { withPolicy } from './audience.ts';
import { callsOf } from './calls.ts';
import { among, notUnderstood, type Opened, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

const absent = ['ResourceNotFound'];

/** Rules, what they start, and the buses they listen on (domain.md §4.8, row 88). `bus/rule`; without a bus it is the default one. */
export const open = (place: Place): Opened => {
  const calls = callsOf(
    place,
    'events',
    (region) => new EventBridgeClient(clientConfig(place.access, 'events', region)),
  );

  const rule: Probe = async (asked) => {
    const cut = asked.id.lastIndexOf('/');
    const [bus, Name] =
      cut < 0 ? [asked.parent ?? 'default', asked.id] : [asked.id.slice(0, cut), asked.id.slice(cut + 1)];
    return orAbsent(
      await calls.one(
        asked,
        'DescribeRule',
        () => new DescribeRuleCommand({ Name, EventBusName: bus }),
        (out) => (out.Name === Name && out.State ? stateOf({ state: out.State }) : undefined),
      ),
      absent,
    );
  };

  /** `rule/target`, or `bus/rule/target` */
  const target: Probe = async (asked) => {
    const parts = asked.id.split('/');
    const id = parts.pop() ?? '';
    const name = parts.pop() ?? asked.parent;
    if (!name) return notUnderstood(place);
    return orAbsent(
      await calls.search(
        asked,
        'ListTargetsByRule',
        (NextToken) =>
          new ListTargetsByRuleCommand({ Rule: name, EventBusName: parts.join('/') || 'default', NextToken }),
        ({ Targets }) =>
          among(
            Targets,
            (t) => t.Id === id,
            (t) => stateOf({ state: t.Arn ? `starts ${t.Arn}` : null }),
          ),
        (out) => out.NextToken,
      ),
      absent,
    );
  };

  const bus: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeEventBus',
        () => new DescribeEventBusCommand({ Name: asked.id }),
        (out) =>
          out.Name === asked.id
            ? withPolicy(stateOf({ created: out.CreationTime }), out.Policy ?? null, asked.account)
            : undefined,
      ),
      absent,
    );

  return {
    probes: {
      ...{ aws_cloudwatch_event_rule: rule, aws_cloudwatch_event_target: target },
      ...{ aws_cloudwatch_event_bus: bus, aws_cloudwatch_event_bus_policy: bus },
    },
    close: calls.close,
  };
};
