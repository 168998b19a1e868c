import type { JsonObject } from '../../../source/core/words.ts';
import { type Hook, startAwsWorld } from '../../support/aws-world.ts';
import { account, alice, assume, ms, record, vault } from '../audit/records.ts';
import { hour, incidentOn, worldClock } from './scene.ts';

export const regions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['eu-central-1', 'eu-north-1', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1'],
  ...['ap-northeast-2', 'ap-northeast-3', 'sa-east-1'],
];

/** Reads by the session, spread over its hour: they leave nothing behind. */
export const reads = (region: string, count: number, from = 0): JsonObject[] =>
  Array.from({ length: count }, (_, i) => {
    const at = 60 + ((from + i) % 3000);
    const id = `${region}-${String(from + i).padStart(6, '0')}`;
    return record({ at, by: alice, name: 'DescribeInstances', source: 'ec2', region, readOnly: true, id });
  });

export const issuance = (): JsonObject => assume(vault, 0, 'ASIAROOT', 'alice');

/** One account that was left clean, read four hours after its session expired. */
export const oneAccount = async (
  close: <T extends { close(): unknown }>(t: T) => T,
  { records = [issuance()], in: enabled = regions, hook }: { records?: JsonObject[]; in?: string[]; hook?: Hook } = {},
) => {
  const clock = worldClock(ms(0) + 5 * hour);
  const home = { id: account, keyId: 'AKIAHOMEHOMEHOMEHOME', regions: enabled, records };
  const world = close(await startAwsWorld([home], clock));
  if (hook) world.state.hook = hook;
  const incident = await incidentOn(clock);
  const ports = world.ports();
  return { clock, world, ports, records, ...incident, run: (signal?: AbortSignal) => incident.check(ports, signal) };
};
