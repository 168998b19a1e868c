import { EC2Client } from '@aws-sdk/client-ec2';
import { RDSClient } from '@aws-sdk/client-rds';
import type { Call } from '../core/plan.ts';
import type { ClockPort, ResourceActPort } from '../core/ports.ts';
import { type Fault, notRead, read } from '../core/reading.ts';
import { dependencyWords } from '../core/resource-removal.ts';
import { type AwsAccess, clientConfig, clientPool } from './aws-client.ts';
import { bareCode } from './aws-codes.ts';
import { type Clients, resourceOperations } from './resource-act-table.ts';

const regionShape = /^[a-z]{2,}(?:-[a-z]+)+-\d$/;

/** Why a call must not be sent; null = it may. */
const refusal = (call: Call): string | null => {
  const operation = resourceOperations.get(call.operation);
  if (!operation || operation.service !== call.service) return 'reseal has no such operation';
  const { Region, DryRun, ...input } = call.input;
  if (typeof Region !== 'string' || !regionShape.test(Region)) return 'its Region is not known';
  if (DryRun !== undefined && (DryRun !== true || operation.service !== 'ec2'))
    return 'a dry run is one or is not there';
  const extra = Object.keys(input).find((name) => !Object.hasOwn(operation.takes, name));
  if (extra !== undefined) return `${extra} does not belong to it`;
  const odd = Object.entries(operation.takes).find(([name, form]) => {
    const value = input[name];
    return typeof value !== 'string' || !form.test(value);
  });
  return odd === undefined ? null : `${odd[0]} is missing, or is no such id`;
};

const unproven = (api: string): Fault => ({
  kind: 'malformed',
  what: `Something answered ${api}, but not in the way AWS does. It may or may not have been carried out.`,
  outcomeUnknown: true,
});

/** AWS's refusal with what must come first, where its code tells. Never retried: nothing is freed or emptied to make it go. */
const explained = (fault: Fault): Fault => {
  const words =
    fault.code === undefined ? undefined : (dependencyWords[bareCode(fault.code)] ?? dependencyWords[fault.code]);
  if (words === undefined || fault.outcomeUnknown) return fault;
  return {
    ...fault,
    kind: fault.kind === 'conflict' ? 'invalid' : fault.kind,
    what: `${fault.what} ${words}. Nothing was deleted.`,
  };
};

/**
 * The only way to change anything in EC2 and RDS. One call of `send` is at most one request, in the Region that it names.
 * Made for one confirmed action with the act credentials, and closed after it.
 */
export const createResourceAct = (access: AwsAccess, clock: ClockPort): ResourceActPort & { close(): void } => {
  const pool = clientPool((region): Clients & { destroy(): void } => {
    const clients = {
      ec2: new EC2Client(clientConfig(access, 'ec2', region)),
      rds: new RDSClient(clientConfig(access, 'rds', region)),
    };
    const destroy = () => {
      clients.ec2.destroy();
      clients.rds.destroy();
    };
    return { ...clients, destroy };
  });
  return {
    close: pool.close,
    send: async (call, signal) => {
      const api = `${call.service}:${call.operation}`;
      const why = refusal(call);
      const operation = resourceOperations.get(call.operation);
      if (why !== null || operation === undefined) {
        const what = `${api} was refused by reseal's own guard: ${why ?? 'unknown operation'}. Nothing was sent.`;
        return notRead({ kind: 'refused', what }, clock.now());
      }
      const { Region, ...input } = call.input;
      const dry = input.DryRun === true;
      const answer = await operation.send(pool.get(String(Region)), input, { api, access, clock, signal });
      if (answer.ok) {
        const requestId = answer.value.$metadata.requestId ?? null;
        // A dry run never succeeds: one that does was no dry run.
        if (requestId === null || dry) return notRead(unproven(api), answer.at, answer.serverDate);
        return read({ already: false, requestId }, answer.at, answer.serverDate);
      }
      const { code, outcomeUnknown } = answer.fault;
      if (dry && code === 'DryRunOperation')
        return read({ already: false, requestId: null }, answer.at, answer.serverDate);
      const already = code !== undefined && call.alreadyDone.some((done) => bareCode(done) === bareCode(code));
      if (already && !outcomeUnknown) return read({ already: true, requestId: null }, answer.at, answer.serverDate);
      // Nothing comes of a dry run, whether its answer came or not.
      const { outcomeUnknown: _, ...known } = answer.fault;
      return {
        ...answer,
        fault: dry
          ? { ...known, what: `${known.what} It was a dry run: nothing was changed.` }
          : explained(answer.fault),
      };
    },
  };
};
