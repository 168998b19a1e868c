import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { among, type Opened, type Place, type Probe, stateOf } from './probe.ts';

/** Parameters, by their description: a command that gives a value is not known here (domain.md §4.8, row 82). */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'ssm', (region) => new SSMClient(clientConfig(place.access, 'ssm', region)));

  const parameter: Probe = (asked) => {
    const name = /^arn:[^:]*:ssm:[^:]*:\d*:parameter(\/.*)$/.exec(asked.id)?.[1] ?? asked.id;
    const is = (known: string | undefined): boolean => known === name || (known !== undefined && `/${known}` === name);
    // Pages may be empty and go on: only the last one says that there is none.
    return calls.search(
      asked,
      'DescribeParameters',
      (NextToken) =>
        new DescribeParametersCommand({
          ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [name] }],
          NextToken,
        }),
      ({ Parameters }) =>
        among(
          Parameters,
          (p) => is(p.Name),
          (p) => stateOf({ state: p.Version === undefined ? null : `version ${p.Version}` }),
        ),
      (out) => out.NextToken,
    );
  };

  return { probes: { aws_ssm_parameter: parameter }, close: calls.close };
};
