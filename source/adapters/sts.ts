import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ClockPort, IdentityPort } from '../core/ports.ts';
import { type AwsAccess, clientConfig, homeRegion } from './aws-client.ts';
import { awsReader } from './aws-reader.ts';
import { patience } from './retry.ts';

/** sts:GetCallerIdentity, which needs no permission (domain.md §3.1). */
export const createIdentity = (access: AwsAccess, clock: ClockPort): IdentityPort & { close(): void } => {
  const reader = awsReader(
    access,
    clock,
    patience(6, Math.random),
    (region) => new STSClient(clientConfig(access, 'sts', region)),
  );
  return {
    close: reader.close,
    whoami: (signal) =>
      reader.read({
        api: 'sts:GetCallerIdentity',
        key: homeRegion(access),
        signal,
        command: () => new GetCallerIdentityCommand({}),
        send: (client, command, options) => client.send(command, options),
        value: ({ Arn: arn, Account: account, UserId: userId }) =>
          arn && account && userId ? { arn, account, userId } : undefined,
      }),
  };
};
