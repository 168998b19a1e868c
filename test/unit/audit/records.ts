import { audit, type Seeds } from '../../../source/core/audit/index.ts';
import { parseRecord } from '../../../source/core/audit/parse-record.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import type { Json, JsonObject } from '../../../source/core/words.ts';
import { hash } from '../../support/hash.ts';

/** Raw CloudTrail records for tests, in the shapes of real ones. Times are seconds after T. */

export const account = '123456789012';
export const T = Date.UTC(2026, 4, 20, 13, 0, 0);
export const roleArn = `arn:aws:iam::${account}:role/breakglass-emergency`;

export const ms = (seconds: number): number => T + seconds * 1000;
export const isoAt = (seconds: number): string => `${new Date(ms(seconds)).toISOString().slice(0, 19)}Z`;

/** Somebody who calls: a key and its `userIdentity`. */
export type Who = { keyId: string | null; identity: JsonObject };

export const user = (name: string, keyId: string | null, id = `AIDA${name.toUpperCase()}`, path = '/'): Who => ({
  keyId,
  identity: {
    ...{ type: 'IAMUser', principalId: id, arn: `arn:aws:iam::${account}:user${path}${name}`, accountId: account },
    userName: name,
    ...(keyId === null ? {} : { accessKeyId: keyId }),
  },
});

/** A console session of a user: an ASIA key with a creation date and no birth of its own. */
export const consoleOf = (who: Who, keyId: string, created: number): Who => ({
  keyId,
  identity: {
    ...who.identity,
    accessKeyId: keyId,
    sessionContext: { attributes: { creationDate: isoAt(created), mfaAuthenticated: 'false' } },
  },
});

export const session = (
  keyId: string | null,
  name: string,
  created: number,
  role = roleArn,
  more: JsonObject = {},
): Who => {
  const roleName = role.split('/').at(-1) ?? '';
  const [, , , , roleAccount = account] = role.split(':');
  const roleId = `AROA${roleName.toUpperCase().replace(/\W/g, '')}`;
  return {
    keyId,
    identity: {
      ...{ type: 'AssumedRole', principalId: `${roleId}:${name}`, accountId: roleAccount },
      arn: `arn:aws:sts::${roleAccount}:assumed-role/${roleName}/${name}`,
      ...(keyId === null ? {} : { accessKeyId: keyId }),
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId: roleId, arn: role, accountId: roleAccount, userName: roleName },
        attributes: { creationDate: isoAt(created), mfaAuthenticated: 'false' },
      },
      ...more,
    },
  };
};

let counter = 0;
export const nextId = (): string => `00000000-0000-4000-8000-${String(++counter).padStart(12, '0')}`;

export type Call = {
  at: number;
  by: Who;
  name: string;
  source?: string;
  request?: JsonObject | null;
  response?: JsonObject | null;
  error?: string;
  message?: string;
  readOnly?: boolean;
  region?: string;
  id?: string;
  more?: JsonObject;
};

export const record = (c: Call): JsonObject => ({
  eventVersion: '1.09',
  userIdentity: c.by.identity,
  eventTime: isoAt(c.at),
  eventSource: `${c.source ?? 'iam'}.amazonaws.com`,
  eventName: c.name,
  awsRegion: c.region ?? 'us-east-1',
  sourceIPAddress: '192.0.2.7',
  userAgent: 'aws-cli/2.17',
  ...(c.error ? { errorCode: c.error, errorMessage: c.message ?? c.error } : {}),
  requestParameters: c.request ?? null,
  responseElements: c.response ?? null,
  eventID: c.id ?? nextId(),
  readOnly: c.readOnly ?? false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: account,
  eventCategory: 'Management',
  ...c.more,
});

const spoken = (seconds: number): string =>
  new Date(ms(seconds)).toLocaleString('en-US', {
    ...{ timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' },
    ...{ hour: 'numeric', minute: '2-digit', second: '2-digit' },
  });

/** AssumeRole as a real trail tells it. */
export const assume = (by: Who, at: number, keyId: string, name: string, role = roleArn, life = 3600): JsonObject => {
  const child = session(keyId, name, at, role).identity;
  return record({
    ...{ at, by, name: 'AssumeRole', source: 'sts', readOnly: true },
    request: { roleArn: role, roleSessionName: name, durationSeconds: life },
    response: {
      credentials: {
        accessKeyId: keyId,
        sessionToken: 'FwoGZXIvYXdzEXAMPLETOKENEXAMPLETOKEN',
        expiration: spoken(at + life),
      },
      assumedRoleUser: { assumedRoleId: child.principalId as Json, arn: child.arn as Json },
    },
    more: { resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: role }] },
  });
};

export const temporary = (
  by: Who,
  at: number,
  name: 'GetSessionToken' | 'GetFederationToken',
  keyId: string,
  life = 43_200,
): JsonObject =>
  record({
    ...{ at, by, name, source: 'sts' },
    request: name === 'GetFederationToken' ? { name: 'ops' } : { durationSeconds: life },
    response: {
      credentials: {
        accessKeyId: keyId,
        sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLETOKENEXAMPLE',
        expiration: spoken(at + life),
      },
      ...(name === 'GetFederationToken'
        ? { federatedUser: { arn: `arn:aws:sts::${account}:federated-user/ops`, federatedUserId: `${account}:ops` } }
        : {}),
    },
  });

export const createKey = (by: Who, at: number, userName: string, keyId: string): JsonObject =>
  record({
    ...{ at, by, name: 'CreateAccessKey', request: { userName } },
    response: { accessKey: { accessKeyId: keyId, status: 'Active', userName, createDate: spoken(at) } },
  });

export const createUser = (by: Who, at: number, userName: string, path = '/', id = `AIDA${userName.toUpperCase()}`) =>
  record({
    ...{ at, by, name: 'CreateUser', request: { userName, ...(path === '/' ? {} : { path }) } },
    response: {
      user: {
        path,
        userName,
        userId: id,
        arn: `arn:aws:iam::${account}:user${path}${userName}`,
        createDate: spoken(at),
      },
    },
  });

/** An IAM call that answers nothing. */
export const iam = (by: Who, at: number, name: string, request: JsonObject, more: Partial<Call> = {}): JsonObject =>
  record({ at, by, name, request, ...more });

export const parsed = (records: (JsonObject | string)[]): TrailEvent[] =>
  records.map((r) => {
    const p = parseRecord(r);
    if (!p.ok) throw new Error(`a record of the test does not parse: ${p.why}`);
    return p.event;
  });

/** Vault's own user, who takes the role for everybody. */
export const vault = user('vault', 'AKIAVAULTVAULTVAULT0');

/** The one who used the role, and how: what nearly every test begins with. */
export const alice = session('ASIAROOT', 'alice', 0);
export const root = assume(vault, 0, 'ASIAROOT', 'alice');

export const seedsOf = (more: Partial<Seeds> = {}): Seeds => ({
  ...{ roleArn, accessKeyIds: [], from: ms(-3600), to: ms(86_400) },
  ...more,
});

export const auditOf = (records: JsonObject[], seeds: Seeds = seedsOf(), awsNow: number | null = null) =>
  audit({ events: parsed(records), seeds, hash, awsNow });

/** `kind subject` of every finding, sorted, with `~` before what the session undid. */
export const told = (findings: Finding[]): string[] =>
  findings.map((f) => `${f.transient ? '~' : ''}${f.kind} ${f.subject}`).sort();
