import type { AbsoluteLocation, DeserializeHandler, DeserializeHandlerOptions, MetadataBearer } from '@smithy/types';
import type { ClockPort } from '../core/ports.ts';
import { type Fault, type NotRead, notRead, type Read, read } from '../core/reading.ts';
import { orAborted, startDeadline } from './abort.ts';
import { type AwsAccess, defaultLimits } from './aws-client.ts';
import { type AwsAttempt, awsFault, mayHaveHappened } from './aws-fault.ts';

export type Watch = <I extends object, O extends object>(next: DeserializeHandler<I, O>) => DeserializeHandler<I, O>;

/** The innermost step: nothing of the SDK's stands between it and the socket layer. */
export const watchPlace = { step: 'deserialize', priority: 'low', name: 'resealWatch' } as const;

/** What all commands of all clients have in common: a place to look at the raw answer before it is parsed. */
export type Command = {
  middlewareStack: { add(middleware: Watch, options: DeserializeHandlerOptions & AbsoluteLocation): void };
};
export type SendOptions = { abortSignal: AbortSignal };

/** Lets `watch` see one command's answer; gives what it is to be sent with. */
export type Attach<C> = (command: C, watch: Watch, options: SendOptions) => SendOptions | undefined;

const toCommand: Attach<Command> = (command, watch, options) => {
  command.middlewareStack.add(watch, watchPlace);
  return options;
};

export type AwsAsk<C extends Command, Out> = {
  /** `iam:GetUser`, for words. */
  api: string;
  access: AwsAccess;
  clock: ClockPort;
  signal: AbortSignal;
  command: C;
  send(command: C, options?: SendOptions): Promise<Out>;
  /** Where the client keeps its stack (see kept-stack.ts); else each command gets a watch of its own. */
  attach?: Attach<C>;
  /** Sees each answer before the SDK parses it, and may take its body (see json-body.ts). */
  look?(answer: Answer): Promise<void>;
};

export type Answer = { statusCode?: number; headers?: Record<string, string>; body?: unknown };

/**
 * Sends one command once. `serverDate` comes from AWS's own `Date` header, of refusals too: it decides what is expired
 * (domain.md §13.15). `outcomeUnknown` is set on every fault after which a change may have been carried out.
 */
export const awsAsk = async <C extends Command, Out extends MetadataBearer>(
  ask: AwsAsk<C, Out>,
): Promise<Read<Out> | NotRead> => {
  const { api, access, clock, signal, command } = ask;
  const limits = access.limits ?? defaultLimits;
  const seen = { left: false, status: null as number | null, date: null as number | null, host: null as string | null };
  if (signal.aborted) return notRead({ kind: 'cancelled', what: `${api} was cancelled.` }, clock.now());
  const deadline = startDeadline(signal, limits.credentials);

  const watch: Watch = (next) => async (args) => {
    seen.left = true;
    deadline.restart(limits.answer);
    const result = await next(args);
    const answer: Answer = isAnswer(result.response) ? result.response : {};
    seen.status = answer.statusCode ?? null;
    seen.date = dateOf(answer.headers?.date);
    seen.host = hostOf(answer.headers?.location);
    await ask.look?.(answer);
    return result;
  };

  try {
    const options = (ask.attach ?? toCommand)(command, watch, { abortSignal: deadline.signal });
    const sending = ask.send(command, options);
    const output = await orAborted<Out | null>(sending, deadline.signal, null);
    if (output !== null) return read(output, clock.now(), seen.date);
    return notRead(fault(null), clock.now(), seen.date);
  } catch (error) {
    return notRead(fault(error), clock.now(), seen.date);
  } finally {
    deadline.end();
  }

  function fault(error: unknown): Fault {
    const attempt: AwsAttempt = {
      api,
      profile: access.profile,
      left: seen.left,
      status: seen.status,
      redirectHost: seen.host,
      cancelled: signal.aborted,
      timedOut: deadline.passed(),
    };
    const said = awsFault(error, attempt);
    return mayHaveHappened(said, error, attempt) ? { ...said, outcomeUnknown: true } : said;
  }
};

const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && 'statusCode' in value && 'headers' in value;

const dateOf = (header: string | undefined): number | null => {
  const ms = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(ms) ? null : ms;
};

const hostOf = (location: string | undefined): string | null =>
  location !== undefined && URL.canParse(location) ? new URL(location).host : null;
