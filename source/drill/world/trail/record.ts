import type { Json, JsonObject } from '../../../core/words.ts';
import type { Credential, Origin } from '../credentials.ts';
import type { InputValue, OutputValue } from '../input.ts';
import { hash32 } from '../random.ts';
import { elementDate, isoSeconds } from './dates.ts';

/** What one call leaves in the trail. */
export type Happening = {
  id: string;
  requestId: string;
  /** ms; records keep whole seconds. */
  at: number;
  /** Without `.amazonaws.com`. */
  source: string;
  name: string;
  region: string;
  readOnly: boolean;
  /** Null for calls that a service made by itself. */
  who: Credential | null;
  service?: string;
  /** A service that called for somebody: `userIdentity.invokedBy`. */
  invokedBy?: string;
  origin?: Origin;
  request: JsonObject | null;
  response: JsonObject | null;
  resources?: { type: string; arn: string }[];
  error?: { code: string; message: string };
  type?: string;
  extra?: JsonObject;
  /** How long after the call it is delivered, ms; left out: as usual. */
  late?: number;
};

const sessionContext = (who: Credential): JsonObject => {
  const { issuer } = who.principal;
  const attributes = { creationDate: isoSeconds(who.issuedAt), mfaAuthenticated: 'false' };
  if (!issuer) return { attributes };
  const { type, id, arn, name } = issuer;
  return { sessionIssuer: { type, principalId: id, arn, accountId: who.account, userName: name }, attributes };
};

/** `userIdentity` in the three shapes of domain.md §4.4; a session carries who is behind it. */
export const identityOf = (who: Credential): JsonObject => ({
  type: who.principal.type,
  principalId: who.principal.principalId,
  arn: who.principal.arn,
  accountId: who.account,
  accessKeyId: who.keyId,
  ...(who.principal.type === 'IAMUser' ? { userName: who.principal.userName ?? '' } : {}),
  ...(who.kind === 'user-key' ? {} : { sessionContext: sessionContext(who) }),
});

const userIdentity = (h: Happening): JsonObject => {
  if (!h.who) return { type: 'AWSService', invokedBy: h.service ?? 'ec2.amazonaws.com' };
  return { ...identityOf(h.who), ...(h.invokedBy ? { invokedBy: h.invokedBy } : {}) };
};

const tlsOf = ({ source, region }: Happening): JsonObject => ({
  tlsVersion: 'TLSv1.3',
  cipherSuite: 'TLS_AES_128_GCM_SHA256',
  clientProvidedHostHeader: source === 'iam' ? 'iam.amazonaws.com' : `${source}.${region}.amazonaws.com`,
});

/** The record as CloudTrail writes it. `account` is whose trail it is. */
export const recordOf = (account: string, h: Happening): JsonObject => {
  const origin = h.origin ??
    h.who?.origin ?? { ip: h.service ?? 'ec2.amazonaws.com', agent: h.service ?? 'ec2.amazonaws.com' };
  return {
    eventVersion: '1.10',
    userIdentity: userIdentity(h),
    eventTime: isoSeconds(h.at),
    eventSource: `${h.source}.amazonaws.com`,
    eventName: h.name,
    awsRegion: h.region,
    sourceIPAddress: h.invokedBy ?? origin.ip,
    userAgent: h.invokedBy ?? origin.agent,
    ...(h.error ? { errorCode: h.error.code, errorMessage: h.error.message } : {}),
    requestParameters: h.request,
    responseElements: h.response,
    requestID: h.requestId,
    eventID: h.id,
    readOnly: h.readOnly,
    ...(h.resources ? { resources: h.resources.map((r) => ({ accountId: account, type: r.type, ARN: r.arn })) } : {}),
    eventType: h.type ?? 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    ...(h.who && !h.invokedBy ? { tlsDetails: tlsOf(h) } : {}),
    ...h.extra,
  };
};

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Members that no record carries: secrets, and what is too long (domain.md §4.7; real CreateLoginProfile records agree). */
const left = new Set([
  ...['SecretAccessKey', 'ServicePassword', 'Base32StringSeed', 'QRCodePNG'],
  ...['AuthenticationCode1', 'AuthenticationCode2', 'Password', 'NewPassword', 'OldPassword'],
]);

/** The query protocol knows texts only, records know these as what they are. */
const typed: { [member: string]: (text: string) => Json } = {
  PasswordResetRequired: (text) => text === 'true',
  SetAsDefault: (text) => text === 'true',
  MaxSessionDuration: Number,
};

const member = (key: string, value: InputValue | OutputValue, style: number): Json =>
  typeof value === 'string' && Object.hasOwn(typed, key) ? (typed[key]?.(value) ?? value) : elementsOf(value, style);

/** API members to trail elements: keys begin in lower case, instants are text, secrets are gone. */
export const elementsOf = (value: InputValue | OutputValue, style: number): Json => {
  if (value === undefined) return null;
  if (value instanceof Date) return elementDate(value.getTime(), style);
  if (Array.isArray(value)) return value.map((v) => elementsOf(v, style));
  if (typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key, v]) => v !== undefined && !left.has(key));
  return Object.fromEntries(kept.map(([key, v]) => [lowerFirst(key), member(key, v, style)]));
};

/** The style of dates in a record is its own, and the same in every run. */
export const styleOf = (eventId: string): number => hash32(eventId);
