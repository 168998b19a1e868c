import type { Graph } from '../graph.ts';
import type { IdSource } from '../ids.ts';
import type { Input, Output } from '../input.ts';

/** What an operation may know of the moment: all of it is given, so that a replay gives the same answer. */
export type OpContext = {
  graph: Graph;
  /** World time, ms. */
  at: number;
  ids: IdSource;
  /** The calling IAM user, for calls that leave UserName out (domain.md §3.1); null for a role or federated session. */
  callerUser: string | null;
  /** Secret that belongs to a key id of this world. */
  secretOf(keyId: string): string;
  /** IAM may return fewer items than asked for; tests make it do so. */
  pageLimit: number | null;
};

/** One operation of the API. Writes stand in the write log and in the trail; reads in neither. */
export type Operation = {
  write: boolean;
  /** ARN that permissions are checked on; `*` where IAM has no resource to name. */
  on(ctx: OpContext, input: Input): string;
  /** Throws ApiFailure and then has changed nothing. */
  run(ctx: OpContext, input: Input): Output;
};

/** By the API's own names. */
export type Operations = { [name: string]: Operation };

type On = Operation['on'];
const anything: On = () => '*';

/** A read; without `on` it is permitted on `*` only. */
export const reads = (run: Operation['run'], on: On = anything): Operation => ({ write: false, on, run });
/** A write names what it is done to. */
export const writes = (run: Operation['run'], on: On): Operation => ({ write: true, on, run });
