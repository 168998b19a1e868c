import { IAMClient } from '@aws-sdk/client-iam';
import type { Call } from '../core/plan.ts';
import type { ClockPort, IamActPort } from '../core/ports.ts';
import { type Fault, notRead, read } from '../core/reading.ts';
import { type AwsAccess, clientConfig, homeRegion } from './aws-client.ts';
import { bareCode } from './aws-codes.ts';
import { type Operation, operations } from './iam-act-table.ts';
import { createIdentity } from './sts.ts';

/**
 * The only way to change anything in IAM. One call of `send` is at most one request, whatever happens: a retry could
 * repeat a change. Made for one confirmed action with the act credentials, and closed after it. `table`: all that it can send.
 */
export const createIamAct = (
  access: AwsAccess,
  clock: ClockPort,
  table: ReadonlyMap<string, Operation> = operations,
): IamActPort & { close(): void } => {
  const client = new IAMClient(clientConfig(access, 'iam', homeRegion(access)));
  const identity = createIdentity(access, clock);
  return {
    whoami: async (signal) => {
      const caller = await identity.whoami(signal);
      // A change is sent once, so the SDK cannot learn AWS's time from a refusal first, as it does when reading.
      if (caller.serverDate !== null) client.config.systemClockOffset = caller.serverDate - Date.now();
      return caller;
    },
    close: () => {
      client.destroy();
      identity.close();
    },
    send: async (call, signal) => {
      const api = `iam:${call.operation}`;
      const why = refusal(call, table);
      const operation = table.get(call.operation);
      if (why !== null || operation === undefined) {
        const what = `${api} was refused by reseal's own guard: ${why ?? 'unknown operation'}. Nothing was sent.`;
        return notRead({ kind: 'refused', what }, clock.now());
      }
      const answer = await operation.send(client, call.input, { api, access, clock, signal });
      if (answer.ok) {
        const requestId = answer.value.$metadata.requestId ?? null;
        // Every answer of IAM carries its id. One without comes from something else on the way, and proves nothing.
        if (requestId === null) return notRead(unproven(api), answer.at, answer.serverDate);
        return read({ already: false, requestId }, answer.at, answer.serverDate);
      }
      const code = answer.fault.code;
      const already = code !== undefined && call.alreadyDone.some((done) => bareCode(done) === bareCode(code));
      return already && !answer.fault.outcomeUnknown
        ? read({ already: true, requestId: null }, answer.at, answer.serverDate)
        : answer;
    },
  };
};

const unproven = (api: string): Fault => ({
  kind: 'malformed',
  what: `Something answered ${api}, but not in the way IAM does. It may or may not have been carried out.`,
  outcomeUnknown: true,
});

const refusal = (call: Call, table: ReadonlyMap<string, Operation>): string | null => {
  const operation = table.get(call.operation);
  if (call.service !== 'iam' || operation === undefined) return 'reseal has no such operation';
  const extra = Object.keys(call.input).find((name) => !operation.names.includes(name));
  if (extra !== undefined) return `${extra} does not belong to it`;
  const missing = operation.names.find((name) => !isText(call.input[name]));
  return missing === undefined ? operation.guard(call.input) : `${missing} is missing`;
};

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
