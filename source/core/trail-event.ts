import type { JsonObject } from './words.ts';

/** Who made a call, from `userIdentity` (domain.md §4.4). Every field may be missing in a real record. */
export type Actor = {
  /** `IAMUser`, `AssumedRole`, `FederatedUser`, `Root`, `AWSService`, `AWSAccount`, or null where the record has none. */
  type: string | null;
  arn: string | null;
  /** `AIDA…`, `AROA…:session`, account id for root. */
  principalId: string | null;
  accountId: string | null;
  userName: string | null;
  /** `sessionContext.sessionIssuer.arn`: the role (with its path) or the user behind a session. */
  issuerArn: string | null;
  /** The role session name: what follows the last `/` of an assumed-role ARN. */
  sessionName: string | null;
  /** `sessionContext.attributes.creationDate`, ms. */
  sessionCreated: number | null;
  sourceIdentity: string | null;
  /** A service that acted for the caller, e.g. `cloudformation.amazonaws.com`. */
  invokedBy: string | null;
};

/** One CloudTrail record, normalised and redacted (domain.md §4.5, §4.7). Times are ms since the epoch, UTC. */
export type TrailEvent = {
  id: string;
  time: number;
  /** Event name without an API date suffix: `CreateFunction20150331` → `CreateFunction`. */
  name: string;
  /** Event source without `.amazonaws.com`: `iam`. */
  source: string;
  region: string;
  /** `recipientAccountId`, else the caller's account. */
  account: string;
  /** `userIdentity.accessKeyId`; null where there is none or it is empty. */
  keyId: string | null;
  actor: Actor;
  /** Null where an old record version does not say. A write is anything but `true`. */
  readOnly: boolean | null;
  errorCode: string | null;
  errorMessage: string | null;
  request: JsonObject | null;
  response: JsonObject | null;
  resources: { type: string | null; name: string }[];
  sharedEventId: string | null;
  sourceIp: string | null;
  userAgent: string | null;
  /** `sessionCredentialFromConsole`: made in a console session. Absent where the record does not say so. */
  fromConsole?: true;
  /** A data event: an S3 object, a Lambda call. Event history never holds one, so it came out of a file. Absent for others. */
  dataEvent?: true;
};
