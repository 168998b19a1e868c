import type { JsonObject } from './words.ts';

/** Who a call goes to: each has an act port of its own (core/ports.ts), and sends nothing that is not on its list. */
export type CallService = 'iam' | 'vault' | 'ec2' | 'rds' | 'kubectl' | 'argocd' | 'terraform';

/**
 * What an action is about: a finding, by its id, a credential of the tree, by its access key id, or an action of reseal's own
 * that shall be taken back, by its id.
 */
export type SubjectRef = string | { credential: string } | { undo: string };

/** One call that changes the world, exactly as it will be sent. `operation` is the API's own name. */
export type Call = {
  service: CallService;
  operation: string;
  input: { [key: string]: string | boolean };
  /** What it does and whom else it hits, in one line. */
  says: string;
  /** Can reseal take this back? `needs` names the permission set when it gives privilege back. */
  undo: { possible: boolean; how: string };
  /** Vendor codes that mean "already so": counted as done (NoSuchEntity on a delete). */
  alreadyDone: string[];
};

/** What a change is about: the same words in its plan, in the journal and in what became of it. */
export type ActionAbout = {
  kind: string;
  /** Title of the confirmation: "Quarantine, then delete user tmp-admin". */
  title: string;
  item: string;
  finding: string | null;
  /** Access key id of the credential that it ends, where it was planned for one; absent in lines of early versions. */
  credential?: string | null;
  /** Id of the action that it takes back. */
  undoes?: string;
  account: string;
  /** ARN of the thing that changes, and the name that must be typed. */
  target: { arn: string; name: string; uniqueId: string | null };
};

/**
 * A change, worked out from a reading of the live state and not yet asked for. `fingerprint` is a digest of that
 * reading: the runner reads again before it acts and refuses a plan whose fingerprint is no longer true.
 */
export type Plan = ActionAbout & {
  /** It gives privilege back: sent with the table of the *undo* permission (domain.md §13.9). */
  gives?: true;
  /** AWS's time that stands in what is sent, ms: the same when it is worked out again before it is carried out. */
  asOf?: number | null;
  calls: Call[];
  /** Lines that must be read before confirming: blast radius, what is lost for ever. */
  warnings: string[];
  readAt: number;
  fingerprint: string;
  /** Typed instead of the name where that is masked, over 40 characters or not plain ASCII (see confirm-word.ts). */
  shortCode: string;
  /** Full state of what will be removed, saved as evidence before the first call. */
  preImage: JsonObject;
};

export type CallState = 'planned' | 'requested' | 'done' | 'already' | 'failed' | 'unsettled';
export type ActionState = 'running' | 'done' | 'failed' | 'unsettled' | 'settled' | 'stopped';

/** What is known of one call of an action: from the journal only. */
export type CallRecord = {
  call: Call;
  state: CallState;
  at: number | null;
  code: string | null;
  requestId: string | null;
};

export type Action = ActionAbout & {
  id: string;
  /** What was typed to confirm it; absent in lines of versions that did not keep it. */
  confirmed?: string;
  state: ActionState;
  calls: CallRecord[];
  /** Evidence file that holds the pre-image. */
  preImage: string;
  by: string;
  as: string;
  requestedAt: number;
  finishedAt: number | null;
  /** What the read-back saw, or why it stopped. */
  outcome: string;
};

export type Note = { at: number; by: string; about: string; text: string };
export type Evidence = { file: string; sha256: string; at: number; what: string };
