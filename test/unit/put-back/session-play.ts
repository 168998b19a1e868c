import * as sdk from '@aws-sdk/client-iam';
import { audit } from '../../../source/core/audit/index.ts';
import { parseRecord } from '../../../source/core/audit/parse-record.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import type { Json, JsonObject } from '../../../source/core/words.ts';
import type { World } from '../../../source/drill/start-world.ts';
import { hash } from '../../support/hash.ts';

/** A session that does things in a drill's IAM, with the records that CloudTrail would keep of them. Times are world ms. */
export type Play = {
  /** Carries it out as the account's admin; `session`: it counts as done by the breakglass session, else by somebody. */
  did(
    operation: keyof typeof sdk & `${string}Command`,
    input: JsonObject,
    by?: 'session' | 'other',
  ): Promise<JsonObject>;
  events(): TrailEvent[];
  findings(): Finding[];
};

const lower = (name: string): string => `${name[0]?.toLowerCase()}${name.slice(1)}`;

/** As CloudTrail spells the parameters and the answers of IAM. */
const spelled = (value: unknown): Json => {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(
    Object.entries(value).flatMap(([k, v]) => (k === '$metadata' || v === undefined ? [] : [[lower(k), spelled(v)]])),
  );
};

const rootKey = 'ASIAPLAYEDSESSION001';

export const startPlay = (world: World, admin: sdk.IAMClient, now: () => number, step: () => Promise<void>): Play => {
  const { account, roleArn } = world;
  const name = roleArn.split('/').at(-1) ?? '';
  const records: JsonObject[] = [];
  let n = 0;
  const record = (at: number, over: JsonObject): JsonObject => ({
    ...{ eventVersion: '1.09', eventID: `00000000-0000-4000-8000-${String(++n).padStart(12, '0')}`, readOnly: false },
    ...{
      eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
      eventSource: 'iam.amazonaws.com',
      awsRegion: 'us-east-1',
    },
    ...{ recipientAccountId: account, eventType: 'AwsApiCall', userAgent: 'x', sourceIPAddress: '192.0.2.7' },
    ...over,
  });
  const other: JsonObject = {
    type: 'IAMUser',
    arn: `arn:aws:iam::${account}:user/old-hand`,
    accountId: account,
    accessKeyId: 'AKIAOLDHAND000000001',
    userName: 'old-hand',
    principalId: 'AIDAOLDHAND',
  };
  const session: JsonObject = {
    ...{ type: 'AssumedRole', principalId: 'AROAPLAY:alice', accountId: account, accessKeyId: rootKey },
    arn: `arn:aws:sts::${account}:assumed-role/${name}/alice`,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: 'AROAPLAY', arn: roleArn, accountId: account, userName: name },
    },
  };
  const issuance = (at: number): JsonObject =>
    record(at, {
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', readOnly: true, userIdentity: other },
      requestParameters: { roleArn, roleSessionName: 'alice' },
      responseElements: {
        credentials: { accessKeyId: rootKey, expiration: new Date(at + 3_600_000).toISOString() },
        assumedRoleUser: { arn: session.arn ?? '', assumedRoleId: 'AROAPLAY:alice' },
      },
    });
  let issued: JsonObject | null = null;
  const events = (): TrailEvent[] =>
    [...(issued ? [issued] : []), ...records].flatMap((r) => {
      const parsed = parseRecord(r);
      return parsed.ok ? [parsed.event] : [];
    });
  return {
    events,
    did: async (operation, input, by = 'session') => {
      await step();
      if (by === 'session') issued ??= issuance(now() - 1000);
      const at = now();
      const Command = Reflect.get(sdk, operation) as unknown as new (i: JsonObject) => Parameters<typeof admin.send>[0];
      const output = spelled(await admin.send(new Command(input))) as JsonObject;
      records.push(
        record(at, {
          ...{ eventName: operation.replace(/Command$/, ''), userIdentity: by === 'session' ? session : other },
          ...{ requestParameters: spelled(input), responseElements: output },
        }),
      );
      return output;
    },
    findings: () => {
      const all = events();
      const seeds = { roleArn, accessKeyIds: [], sessionName: null, principalArn: null, from: 0, to: now() + 1000 };
      return audit({ events: all, seeds, hash, awsNow: now() }).fact.findings;
    },
  };
};
