import type { Json, JsonObject } from '../../core/words.ts';
import type { Credential, Origin } from './credentials.ts';
import { ApiFailure } from './failure.ts';
import type { OpContext } from './iam/operation.ts';
import { iamOperations } from './iam/table.ts';
import { idSource, secretOf } from './ids.ts';
import type { Input, Output } from './input.ts';
import { optional } from './input.ts';
import { authorize } from './policy/authorize.ts';
import { globalRegion } from './regions.ts';
import { elementsOf, styleOf } from './trail/record.ts';
import type { World } from './world.ts';

/** One call of IAM by somebody at some time (ms). */
export type IamCall = {
  at: number;
  /** Names the call among all calls of the world: its ids come from it. */
  label: string;
  operation: string;
  input: Input;
  who: Credential;
  origin?: Origin;
  /** The scenario's own calls: what happened is not asked for its permission again. */
  trusted?: boolean;
  /** How long after it the record is delivered, ms; left out: as usual. */
  late?: number;
};

/** The request id is the one that the caller and the trail are told. */
export type Outcome =
  | { ok: true; output: Output; requestId: string }
  | { ok: false; failure: ApiFailure; requestId: string };

/** False for operations that nobody knows: they change nothing. */
export const isIamWrite = (operation: string): boolean => iamOperations[operation]?.write ?? false;

/** Anything but an ApiFailure that is thrown here is a fault of the world, and must be seen. */
const attempt = (world: World, call: IamCall, ctx: OpContext): Output | ApiFailure => {
  const operation = iamOperations[call.operation];
  if (!operation)
    return new ApiFailure('InvalidAction', `Could not find operation ${call.operation} for version 2010-05-08`);
  try {
    const arn = optional(call.input, 'PolicyArn');
    const context: { [key: string]: string } = arn === null ? {} : { 'iam:policyarn': arn };
    const resource = operation.on(ctx, call.input);
    if (!call.trusted) authorize(world.graph, call.who, `iam:${call.operation}`, resource, context);
    return operation.run(ctx, call.input);
  } catch (error) {
    if (error instanceof ApiFailure) return error;
    throw error;
  }
};

/** Codes that records spell with `Exception` behind them. */
const modelled =
  /^(NoSuchEntity|DeleteConflict|EntityAlreadyExists|LimitExceeded|MalformedPolicyDocument|InvalidInput|UnmodifiableEntity|InvalidAuthenticationCode)$/;

// `{}` stands in no record: empty answers are null there.
const objectOf = (value: Json): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0 ? value : null;

/** A denied call leaves no parameters in the trail (domain.md §4.5). */
const happened = (
  world: World,
  call: IamCall,
  result: Output | ApiFailure,
  ids: { id: string; requestId: string },
): void => {
  const style = styleOf(ids.id);
  const failed = result instanceof ApiFailure ? result : null;
  const code = failed && (modelled.test(failed.code) ? `${failed.code}Exception` : failed.code);
  world.trail.add({
    ...ids,
    ...{ at: call.at, source: 'iam', name: call.operation, region: globalRegion, readOnly: false, who: call.who },
    ...(call.origin ? { origin: call.origin } : {}),
    ...(call.late === undefined ? {} : { late: call.late }),
    request: failed?.code === 'AccessDenied' ? null : objectOf(elementsOf(call.input, style)),
    response: result instanceof ApiFailure ? null : objectOf(elementsOf(result, style)),
    ...(failed && code ? { error: { code, message: failed.message } } : {}),
  });
};

/** Carries out one call of IAM at one instant; writes, tried or done, stand in the trail after it. Never throws for AWS. */
export const callIam = (world: World, call: IamCall): Outcome => {
  const ids = idSource(world.seed, call.label);
  const [requestId, id] = [ids.uuid(), ids.uuid()];
  const ctx: OpContext = {
    ...{ graph: world.graph, at: Math.floor(call.at / 1000) * 1000, ids, pageLimit: world.pageLimit },
    callerUser: call.who.principal.type === 'IAMUser' ? call.who.principal.userName : null,
    secretOf: (keyId) => secretOf(world.seed, keyId),
  };
  const result = attempt(world, call, ctx);
  if (isIamWrite(call.operation)) happened(world, call, result, { id, requestId });
  if (result instanceof ApiFailure) return { ok: false, failure: result, requestId };
  return { ok: true, output: result, requestId };
};
