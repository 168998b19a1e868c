import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  GetFunctionUrlConfigCommand,
  GetLayerVersionByArnCommand,
  GetPolicyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { type Reading, read } from '../../core/reading.ts';
import type { ResourceState } from '../../core/resource-state.ts';
import { clientConfig } from '../aws-client.ts';
import { withPolicy } from './audience.ts';
import { callsOf } from './calls.ts';
import {
  type Asked,
  ifThere,
  notUnderstood,
  type Opened,
  orAbsent,
  type Place,
  type Probe,
  phaseOf,
  stateOf,
} from './probe.ts';

const absent = ['ResourceNotFound'];

/** Functions and what lets others use them (domain.md §4.8, rows 78–81). A function's environment is never looked at. */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'lambda', (region) => new LambdaClient(clientConfig(place.access, 'lambda', region)));

  const configuration = async (asked: Asked): Promise<Reading<ResourceState | null>> =>
    orAbsent(
      await calls.one(
        asked,
        'GetFunctionConfiguration',
        () => new GetFunctionConfigurationCommand({ FunctionName: asked.id }),
        ({ FunctionName, State }) =>
          FunctionName && asked.id.split(':').includes(FunctionName)
            ? stateOf(phaseOf(State ?? 'Active', { ending: ['Deleting'] }))
            : undefined,
      ),
      absent,
    );

  /** A function without a policy answers as one that is not there: that it is there must be known first. */
  const policyOf = async (asked: Asked): Promise<Reading<string | null>> => {
    const { name, qualifier } = splitName(asked.id);
    return orAbsent(
      await calls.one(
        asked,
        'GetPolicy',
        () => new GetPolicyCommand({ FunctionName: name, ...(qualifier === null ? {} : { Qualifier: qualifier }) }),
        ({ Policy }) => Policy,
      ),
      absent,
    );
  };

  const lambda: Probe = async (asked) => {
    const head = await configuration(asked);
    if (asked.look === 'there') return head;
    return ifThere(head, async (state) => {
      const policy = await policyOf(asked);
      return policy.ok ? { ...policy, value: withPolicy(state, policy.value, asked.account) } : policy;
    });
  };

  /** `fn/statement`, `fn:qualifier/statement`: who is let in by that statement alone. */
  const permission: Probe = async (asked) => {
    const cut = asked.id.indexOf('/');
    const [id, statement] =
      cut < 0 ? [asked.parent ?? '', asked.id] : [asked.id.slice(0, cut), asked.id.slice(cut + 1)];
    if (id === '') return notUnderstood(place);
    const policy = await policyOf({ ...asked, id });
    return ifThere(policy, (text) => {
      const one = statementOf(text, statement);
      return read(one === null ? null : withPolicy(stateOf(), one, asked.account), policy.at, policy.serverDate);
    });
  };

  /** `fn`, or `fn/qualifier`. */
  const url: Probe = async (asked) => {
    const [FunctionName = '', Qualifier] = asked.id.split('/');
    return orAbsent(
      await calls.one(
        asked,
        'GetFunctionUrlConfig',
        () => new GetFunctionUrlConfigCommand({ FunctionName, ...(Qualifier ? { Qualifier } : {}) }),
        ({ FunctionUrl, AuthType, CreationTime }) =>
          FunctionUrl && AuthType
            ? stateOf({
                state: AuthType === 'NONE' ? 'open to everybody who knows the address' : AuthType,
                ...{ created: Date.parse(CreationTime ?? ''), public: AuthType === 'NONE', sharedWith: [] },
              })
            : undefined,
      ),
      absent,
    );
  };

  const mapping: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'GetEventSourceMapping',
        () => new GetEventSourceMappingCommand({ UUID: asked.id }),
        ({ UUID, State }) =>
          UUID === asked.id ? stateOf({ ...phaseOf(State, { ending: ['Deleting'] }), uniqueId: UUID }) : undefined,
      ),
      absent,
    );

  const layer: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'GetLayerVersionByArn',
        () => new GetLayerVersionByArnCommand({ Arn: asked.id }),
        ({ LayerVersionArn }) => (LayerVersionArn === asked.id ? stateOf({ uniqueId: asked.id }) : undefined),
      ),
      absent,
    );

  return {
    probes: {
      ...{ aws_lambda_function: lambda, aws_lambda_permission: permission, aws_lambda_function_url: url },
      ...{ aws_lambda_event_source_mapping: mapping, aws_lambda_layer_version: layer },
    },
    close: calls.close,
  };
};

/** `fn:qualifier`: a version or an alias has a policy of its own, and that of the function says nothing of it. */
const splitName = (id: string): { name: string; qualifier: string | null } => {
  const [, name = id, qualifier] = /^((?:.*:function:)?[^:]+):([^:]+)$/.exec(id) ?? [];
  return qualifier === undefined ? { name: id, qualifier: null } : { name, qualifier };
};

/** A policy of that one statement; null when it is not in it. What is not understood is handed on whole. */
const statementOf = (policy: string, sid: string): string | null => {
  try {
    const parsed = JSON.parse(policy) as { Statement?: { Sid?: string }[] };
    const found = parsed.Statement?.find((s) => s.Sid === sid);
    return found ? JSON.stringify({ Statement: [found] }) : null;
  } catch {
    return policy;
  }
};
