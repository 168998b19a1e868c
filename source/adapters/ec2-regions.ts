import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { ClockPort, RegionsPort } from '../core/ports.ts';
import { type AwsAccess, clientConfig, homeRegion } from './aws-client.ts';
import { awsReader } from './aws-reader.ts';
import { patience } from './retry.ts';

/** ec2:DescribeRegions: the Regions that are enabled in the account (domain.md §4.3), sorted. */
export const createRegions = (access: AwsAccess, clock: ClockPort): RegionsPort & { close(): void } => {
  const reader = awsReader(
    access,
    clock,
    patience(6, Math.random),
    (region) => new EC2Client(clientConfig(access, 'ec2', region)),
  );
  return {
    close: reader.close,
    enabled: (signal) =>
      reader.read({
        api: 'ec2:DescribeRegions',
        key: homeRegion(access),
        signal,
        command: () => new DescribeRegionsCommand({ AllRegions: false }),
        send: (client, command, options) => client.send(command, options),
        value: ({ Regions }) => enabledNames(Regions),
      }),
  };
};

/** Every account has Regions: none at all, or one without a name, is an answer that was not understood. */
const enabledNames = (regions: { RegionName?: string; OptInStatus?: string }[] | undefined): string[] | undefined => {
  const enabled = (regions ?? []).filter((r) => r.OptInStatus !== 'not-opted-in');
  const names = enabled.flatMap((r) => (r.RegionName ? [r.RegionName] : []));
  return names.length > 0 && names.length === enabled.length ? names.sort() : undefined;
};
