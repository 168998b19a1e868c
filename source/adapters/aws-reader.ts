import type { MetadataBearer } from '@smithy/types';
import type { ClockPort } from '../core/ports.ts';
import { notRead, type Reading, read } from '../core/reading.ts';
import { type Answer, type Attach, awsAsk, type Command, type SendOptions } from './aws-ask.ts';
import { type AwsAccess, clientPool, forgetCredentials } from './aws-client.ts';
import { needsFreshCredentials } from './aws-codes.ts';
import { type Patience, readPatiently } from './retry.ts';

export type AwsRead<Client, C extends Command, Out, T> = {
  /** `iam:GetUser` */
  api: string;
  /** Which of the kept clients: a Region. */
  key: string;
  signal: AbortSignal;
  /** Made anew for each try. */
  command(): C;
  send(client: Client, command: C, options?: SendOptions): Promise<Out>;
  attach?: Attach<C>;
  /** The answer in our words; undefined when something is missing that AWS always sends. */
  value(out: Out): T | undefined;
  /** Sees each answer before the SDK parses it. */
  look?(answer: Answer): Promise<void>;
  /** Wraps each single request: a limiter, a gate. */
  around?(once: () => Promise<Reading<T>>): Promise<Reading<T>>;
};

export type AwsReader<Client> = {
  read<C extends Command, Out extends MetadataBearer, T>(ask: AwsRead<Client, C, Out, T>): Promise<Reading<T>>;
  close(): void;
};

/** Read-only calls of one vendor package: kept clients, own retries, fresh credentials when the old ones are refused. */
export const awsReader = <Client extends { destroy(): void }>(
  access: AwsAccess,
  clock: ClockPort,
  wait: Patience,
  make: (key: string) => Client,
): AwsReader<Client> => {
  const pool = clientPool(make);
  return {
    close: pool.close,
    read: ({ api, key, signal, command, send, value, attach, look, around = (once) => once() }) =>
      readPatiently(api, clock, signal, wait, () =>
        around(async () => {
          const client = pool.get(key);
          const options = { api, access, clock, signal, attach, look, command: command() };
          const answer = await awsAsk({ ...options, send: (c, o) => send(client, c, o) });
          if (!answer.ok) {
            if (needsFreshCredentials(answer.fault)) {
              pool.drop(key, client);
              forgetCredentials(access);
            }
            return answer;
          }
          const understood = value(answer.value);
          if (understood !== undefined) return read(understood, answer.at, answer.serverDate);
          // An answer of the right shape from the wrong place (a proxy's page, a captive portal) must not look like "none".
          const what = `The answer to ${api} lacks what AWS always sends.`;
          return notRead({ kind: 'malformed', what }, answer.at, answer.serverDate);
        }),
      ),
  };
};
