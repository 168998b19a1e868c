import type { Finding } from '../finding.ts';
import type { Expectation } from '../put-back/terraform-expectation.ts';
import type { Checkout } from './run-words.ts';
import type { Difference, StateIds } from './types.ts';

/** What Terraform said of one root. */
export type RootReading = {
  name: string;
  /** ms */
  at: number;
  /** Of the program. */
  version: string | null;
  checkout: Checkout | null;
  /** Why the plan proves nothing, in words; null = it does. */
  why: string | null;
  /** Without secrets. May be there although `why` is, to be looked at. */
  differences: Difference[];
  /** What its state manages; null = it could not be read, `idsWhy` says why. */
  ids: StateIds | null;
  idsWhy: string | null;
  /** What the same state expects of IAM; null or absent with `ids`. In memory only. */
  expectation?: Expectation | null;
};

export type TerraformFact = {
  roots: RootReading[];
  /** Drift of the roots whose plan proves something, what is gone among it. */
  findings: Finding[];
  /** Controllers that own what the session created, by finding id. */
  owners: { [finding: string]: string };
};
