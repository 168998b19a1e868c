import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../source/core/audit/parse-record.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { invictus, panther } from './fixtures.ts';
import { alice, isoAt, ms, parsed, record } from './records.ts';

const call = (more: JsonObject = {}): JsonObject => ({ ...record({ at: 5, by: alice, name: 'CreateUser' }), ...more });
const one = (raw: JsonObject | string) => parsed([raw])[0];

describe('parseRecord', () => {
  it('normalises a record', () => {
    expect(one(call({ eventName: 'UpdateFunctionCode20150331v2', eventSource: 'lambda.amazonaws.com' }))).toMatchObject(
      {
        ...{ name: 'UpdateFunctionCode', source: 'lambda', time: ms(5), region: 'us-east-1', account: '123456789012' },
        ...{ keyId: 'ASIAROOT', readOnly: false, errorCode: null, request: null, response: null },
        actor: {
          ...{ type: 'AssumedRole', sessionName: 'alice', sessionCreated: ms(0), invokedBy: null },
          issuerArn: 'arn:aws:iam::123456789012:role/breakglass-emergency',
        },
      },
    );
  });

  it('opens JSON text, LookupEvents and EventBridge wraps', () => {
    const plain = one(call({ eventID: 'e1' }));
    const text = JSON.stringify(call({ eventID: 'e1' }));
    expect(one(text)).toEqual(plain);
    expect(one(`\ufeff${text}`)).toEqual(plain);
    expect(one({ EventId: 'e1', ReadOnly: 'false', CloudTrailEvent: text })).toEqual(plain);
    expect(
      one({ source: 'aws.iam', detail: call({ eventID: 'e1' }), 'detail-type': 'AWS API Call via CloudTrail' }),
    ).toEqual(plain);
  });

  it.each([
    ['requestParameters is a scalar', { requestParameters: 'all of it' }, { request: { value: 'all of it' } }],
    ['requestParameters is a list', { requestParameters: [1, 'b'] }, { request: { value: [1, 'b'] } }],
    ['userIdentity is missing', { userIdentity: null }, { keyId: null, actor: { type: null, arn: null } }],
    ['userIdentity is text', { userIdentity: 'root' }, { keyId: null, actor: { type: null } }],
    ['accessKeyId is empty', { userIdentity: { accessKeyId: '' } }, { keyId: null }],
    ['readOnly is text', { readOnly: 'True' }, { readOnly: true }],
    ['readOnly is missing', { readOnly: null }, { readOnly: null }],
    ['the Region is missing', { awsRegion: null }, { region: '' }],
    ['resources are strings', { resources: ['bucket-a'] }, { resources: [{ type: null, name: 'bucket-a' }] }],
    ['resources are odd', { resources: { a: 1 } }, { resources: [] }],
    ['an account id is a number', { recipientAccountId: 210987654321 }, { account: '210987654321' }],
  ])('takes it as it is when %s', (_, change, expected) =>
    expect(one(call(change as JsonObject))).toMatchObject(expected),
  );

  it.each([
    ['no JSON', '{"eventName": ', 'it is not JSON'],
    ['a list', '[]', 'it is no JSON object'],
    ['null', 'null', 'it is no JSON object'],
    ['no name', { eventTime: isoAt(0) }, 'it has no eventName'],
    ['no time', { eventName: 'CreateUser' }, 'its eventTime cannot be read (CreateUser)'],
    [
      'a time that is none',
      { eventName: 'CreateUser', eventTime: 'redacted' },
      'its eventTime cannot be read (CreateUser)',
    ],
  ])('says why it cannot read %s', (_, raw, why) => expect(parseRecord(raw as string)).toEqual({ ok: false, why }));

  it('gives a record without an id the same id every time, whatever the order of its keys', () => {
    const a = one(call({ eventID: null }));
    const turned = Object.fromEntries(Object.entries(call({ eventID: null })).reverse());
    expect(one(turned)?.id).toBe(a?.id);
    expect(one(call({ eventID: null, awsRegion: 'eu-west-1' }))?.id).not.toBe(a?.id);
  });

  it('survives hostile shapes', () => {
    const deep = `${'{"a":['.repeat(3000)}1${']}'.repeat(3000)}`;
    const raw = JSON.stringify(call()).replace('"requestParameters":null', `"requestParameters":${deep}`);
    expect(parseRecord(raw).ok).toBe(true);
    expect(parseRecord(raw.replace('eventID', 'eventNoID')).ok).toBe(true);
    const proto = one(
      JSON.stringify(call()).replace('"requestParameters":null', '"requestParameters":{"__proto__":{"x":1}}'),
    );
    expect(Object.keys(proto?.request ?? {})).toEqual(['__proto__']);
    expect(({} as JsonObject).x).toBeUndefined();
  });
});

const secret = 'S3CR3T-zq81hT7f';

describe('redaction', () => {
  it.each([
    ['sts', 'AssumeRole', { credentials: { accessKeyId: 'ASIAKEEP', sessionToken: secret } }],
    ['sts', 'GetFederationToken', { credentials: { SessionToken: secret, secretAccessKey: secret } }],
    ['ssm', 'StartSession', { streamUrl: secret, tokenValue: secret }],
    ['ssm', 'PutParameter', { name: 'p', value: secret }],
    ['rds', 'ModifyDBInstance', { masterUserPassword: secret, tdeCredentialPassword: secret }],
    ['ec2', 'RunInstances', { userData: secret, nested: { userData: { value: secret } } }],
    ['ec2', 'CreateKeyPair', { keyMaterial: secret }],
    ['ec2', 'GetPasswordData', { passwordData: secret }],
    ['secretsmanager', 'PutSecretValue', { secretString: secret, secretBinary: [secret] }],
    ['lambda', 'UpdateFunctionConfiguration20150331v2', { environment: { variables: { DB_URL: secret } } }],
    ['iam', 'ChangePassword', { oldPassword: secret, new_password: secret }],
    ['iam', 'EnableMFADevice', { authenticationCode1: 123456, authenticationCode2: secret }],
    ['iam', 'CreateServiceSpecificCredential', { serviceSpecificCredential: { servicePassword: secret } }],
    ['cloudformation', 'CreateStack', { parameters: [{ parameterKey: 'k', parameterValue: secret }] }],
    ['sso', 'CreateToken', { accessToken: secret, refreshToken: secret, clientSecret: secret }],
    ['acm', 'ImportCertificate', { 'private-key': secret }],
    ['logs', 'Any', { note: `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----` }],
    ['logs', 'Any', { url: `https://x/?X-Amz-Security-Token=${secret}&X-Amz-Signature=${secret}` }],
    [
      'ssm',
      'SendCommand',
      { parameters: { commands: [`psql password=${secret}`, `AWS_SECRET_ACCESS_KEY=${secret} run`] } },
    ],
    ['apigateway', 'Any', { body: `{"user": "a", "password" : "${secret}"}` }],
  ])('hides what %s %s must not tell', (source, name, part) => {
    const base = call({ eventSource: `${source}.amazonaws.com`, eventName: name });
    for (const where of ['requestParameters', 'responseElements']) {
      const kept = JSON.stringify(one({ ...base, [where]: part as JsonObject }));
      expect(kept).not.toContain(secret);
      expect(kept).not.toContain('123456,');
    }
  });

  it('keeps what is no secret: access key ids, names, flags, policies, tags', () => {
    const request = {
      ...{
        accessKeyId: 'AKIAKEEP',
        secretId: 'db/main',
        passwordResetRequired: true,
        clientToken: 'c-1',
        nextToken: 'n-1',
      },
      policyDocument: '{"Statement":[{"Action":"secretsmanager:GetSecretValue"}]}',
      ...{ tags: [{ key: 'k', value: 'v' }], keyName: 'k1', minimumPasswordLength: 14, tokenKeyId: 't' },
    };
    expect(one(call({ requestParameters: request }))?.request).toEqual(request);
  });

  it('hides it in error messages too', () => {
    expect(JSON.stringify(one(call({ errorMessage: `token=${secret}` })))).not.toContain(secret);
  });

  it('lets no secret through, wherever it stands', () => {
    const name = fc.constantFrom(
      'sessionToken',
      'password',
      'MasterUserPassword',
      'secretString',
      'privateKey',
      'user_data',
    );
    const step = fc.constantFrom('a', 'config', 'items', 'credentials', 'tags');
    fc.assert(
      fc.property(
        name,
        fc.array(fc.tuple(step, fc.boolean()), { maxLength: 8 }),
        fc.anything(),
        (leaf, path, other) => {
          const odd = JSON.parse(JSON.stringify(other ?? null)) as JsonObject | null;
          let part: JsonObject = { [leaf]: secret, odd };
          for (const [key, listed] of path) part = { [key]: listed ? [part] : part };
          expect(JSON.stringify(one(call({ responseElements: part })))).not.toContain(secret);
        },
      ),
    );
  });
});

describe('real records', () => {
  it('reads every Invictus record, each with its own id', () => {
    const events = parsed(invictus());
    expect(events.length).toBe(2900);
    expect(new Set(events.map((e) => e.id)).size).toBe(2900);
    expect(events.filter((e) => e.errorCode !== null).length).toBe(300);
    expect(JSON.stringify(events)).not.toMatch(/REDACTED-BY-MAINTAINERS|sensitiveDataRemoved/);
  });

  it('reads every Panther record, or says that its time is missing', () => {
    const results = panther().map(({ log }) => ({ log, result: parseRecord(log) }));
    const failed = results.filter(({ result }) => !result.ok);
    for (const { log, result } of failed) {
      expect(result).toMatchObject({ why: expect.stringMatching(/^its eventTime cannot be read/) });
      expect(Date.parse(String(log.eventTime))).toBeNaN();
    }
    expect(results.length - failed.length).toBe(436);
  });
});
