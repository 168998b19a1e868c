import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIam } from '../../../source/adapters/iam.ts';
import { createIdentity } from '../../../source/adapters/sts.ts';
import { startAwsServer, xml, xmlError } from '../../support/servers/aws-server.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never, secrets } from './support.ts';

const closed = closing();
const caller = '<Arn>arn:aws:iam::1:user/me</Arn><UserId>AIDAX</UserId><Account>123456789012</Account>';
const ambient = { credentials: undefined, endpoint: undefined };

/** An AWS that knows these key ids and no other. */
const startKnowing = async (known: Set<string>) =>
  closed(
    await startAwsServer((r) => (known.has(r.keyId) ? xml(r.action, caller, 'x') : xmlError(403, 'ExpiredToken', 'x'))),
  );

let dir: string;
let before: NodeJS.ProcessEnv;
const credentialsFile = () => join(dir, 'credentials');
const logIn = (profile: string, key: string): void =>
  writeFileSync(
    credentialsFile(),
    `[${profile}]\naws_access_key_id=${key}\naws_secret_access_key=s\naws_session_token=t\n`,
  );

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reseal-aws-'));
  before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile(),
    AWS_CONFIG_FILE: join(dir, 'config'),
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  rmSync(dir, { recursive: true, force: true });
});

describe('credentials', () => {
  it('takes a profile, and fresh credentials of it when the old ones have expired', async () => {
    const server = await startKnowing(new Set(['AKIAFIRST', 'AKIASECOND']));
    logIn('audit', 'AKIAFIRST');
    const identity = closed(
      createIdentity(accessTo(server.url, { credentials: undefined, profile: 'audit' }), fakeClock().clock),
    );
    gotten(await identity.whoami(never()));
    logIn('audit', 'AKIASECOND');
    gotten(await identity.whoami(never()));
    expect(server.requests.map((r) => r.keyId)).toEqual(['AKIAFIRST', 'AKIAFIRST']);
  });

  it('says that they have expired, and goes on by itself once there are new ones', async () => {
    const known = new Set(['AKIAFIRST']);
    const server = await startKnowing(known);
    logIn('audit', 'AKIAFIRST');
    const identity = closed(
      createIdentity(accessTo(server.url, { credentials: undefined, profile: 'audit' }), fakeClock().clock),
    );
    gotten(await identity.whoami(never()));
    known.clear();
    const fault = faultOf(await identity.whoami(never()));
    expect(fault.kind).toBe('expired');
    expect(fault.what).toContain('audit');
    logIn('audit', 'AKIASECOND');
    known.add('AKIASECOND');
    gotten(await identity.whoami(never()));
    known.delete('AKIASECOND');
    known.add('AKIATHIRD');
    logIn('audit', 'AKIATHIRD');
    gotten(await identity.whoami(never()));
    expect(server.requests.at(-2)?.keyId).toBe('AKIASECOND');
    expect(server.requests.at(-1)?.keyId).toBe('AKIATHIRD');
  });

  it('goes on in the middle of a reading when a login was renewed in time', async () => {
    const known = new Set(['AKIAFIRST']);
    const server = closed(
      await startAwsServer((r) => {
        if (!known.has(r.keyId)) return xmlError(403, 'ExpiredToken');
        known.delete('AKIAFIRST');
        logIn('audit', 'AKIASECOND');
        known.add('AKIASECOND');
        const { UserName } = r.input;
        if (r.action === 'GetUser')
          return xml(
            r.action,
            `<User><Path>/</Path><UserName>${UserName}</UserName><UserId>AIDAX</UserId><Arn>arn:x</Arn><CreateDate>2026-05-20T13:00:00Z</CreateDate></User>`,
          );
        return r.action === 'GetLoginProfile'
          ? xmlError(404, 'NoSuchEntity')
          : xml(r.action, '<IsTruncated>false</IsTruncated>');
      }),
    );
    logIn('audit', 'AKIAFIRST');
    const iam = closed(
      createIam(accessTo(server.url, { credentials: undefined, profile: 'audit' }), fakeClock().clock),
    );
    expect(gotten(await iam.user('x', never()))?.id).toBe('AIDAX');
    expect(new Set(server.requests.map((r) => r.keyId))).toEqual(new Set(['AKIAFIRST', 'AKIASECOND']));
  });

  it.each<[string, string, string, string]>([
    ['a profile that is not there', '[other]\nregion=x\n', 'no-credentials', 'gone'],
    [
      'an SSO login that is over',
      '[profile gone]\nsso_start_url=https://sso.example/start\nsso_account_id=1\nsso_region=us-east-1\nsso_role_name=r\n',
      'expired',
      'aws sso login --profile gone',
    ],
    [
      'a credential helper that fails',
      '[profile gone]\ncredential_process=sh -c "echo secret-in-output >&2; exit 3"\n',
      'no-credentials',
      'gone',
    ],
    [
      'a role with MFA',
      '[profile gone]\nrole_arn=arn:aws:iam::1:role/r\nsource_profile=base\nmfa_serial=arn:aws:iam::1:mfa/m\n[profile base]\naws_access_key_id=A\naws_secret_access_key=B\n',
      'no-credentials',
      'MFA',
    ],
  ])('says in its own words why there are none: %s', async (_name, config, kind, word) => {
    writeFileSync(join(dir, 'config'), config);
    const server = await startKnowing(new Set());
    const identity = closed(
      createIdentity(accessTo(server.url, { credentials: undefined, profile: 'gone' }), fakeClock().clock),
    );
    const fault = faultOf(await identity.whoami(never()));
    expect(fault.kind).toBe(kind);
    expect(fault.what).toContain(word);
    expect(JSON.stringify(fault)).not.toContain('secret-in-output');
    expect(server.requests).toEqual([]);
  });

  it('does not wait for a credential helper for ever, and sends nothing once that was given up', async () => {
    writeFileSync(join(dir, 'config'), '[profile slow]\ncredential_process=sleep 2\n');
    const server = await startKnowing(new Set());
    const limits = { connect: 1000, credentials: 50, answer: 1000 };
    const access = accessTo(server.url, { credentials: undefined, profile: 'slow', limits });
    const fault = faultOf(await closed(createIdentity(access, fakeClock().clock)).whoami(never()));
    expect(fault.kind).toBe('timeout');
    expect(fault.what).toContain('credential');
    expect(server.requests).toEqual([]);
  });

  it('takes the environment where no profile is named', async () => {
    const server = await startKnowing(new Set(['AKIAENV']));
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIAENV',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_ENDPOINT_URL: server.url,
    });
    gotten(await closed(createIdentity(accessTo('', ambient), fakeClock().clock)).whoami(never()));
    expect(server.requests[0]?.keyId).toBe('AKIAENV');
  });
});

describe('addresses', () => {
  it('obeys AWS_ENDPOINT_URL_<SERVICE> before AWS_ENDPOINT_URL', async () => {
    const [one, other] = [await startKnowing(new Set(['AKIAENV'])), await startKnowing(new Set(['AKIAENV']))];
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIAENV',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_ENDPOINT_URL: one.url,
      AWS_ENDPOINT_URL_STS: other.url,
    });
    gotten(await closed(createIdentity(accessTo('', ambient), fakeClock().clock)).whoami(never()));
    expect([one.requests.length, other.requests.length]).toEqual([0, 1]);
  });

  it('obeys nothing of the environment in a drill', async () => {
    const [drill, real] = [await startKnowing(new Set([secrets.accessKeyId])), await startKnowing(new Set())];
    writeFileSync(join(dir, 'config'), `[profile evil]\nendpoint_url=${real.url}\nuse_fips_endpoint=true\n`);
    Object.assign(process.env, {
      AWS_PROFILE: 'evil',
      AWS_ACCESS_KEY_ID: 'AKIAENV',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_ENDPOINT_URL: real.url,
      AWS_ENDPOINT_URL_STS: real.url,
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_REGION: 'eu-west-1',
      AWS_MAX_ATTEMPTS: '9',
    });
    gotten(await closed(createIdentity(accessTo(drill.url), fakeClock().clock)).whoami(never()));
    const perService = accessTo('', { endpoint: { sts: drill.url } });
    gotten(await closed(createIdentity(perService, fakeClock().clock)).whoami(never()));
    expect(real.requests).toEqual([]);
    expect(drill.requests.map((r) => [r.keyId, r.region])).toEqual([
      [secrets.accessKeyId, 'us-east-1'],
      [secrets.accessKeyId, 'us-east-1'],
    ]);
  });
});

describe('the screen', () => {
  it('gets nothing of what the SDK would print', async () => {
    const printed: unknown[] = [];
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...text: unknown[]) => void printed.push(text)),
    );
    const emitted = vi.spyOn(process, 'emitWarning').mockImplementation((text) => void printed.push(text));
    logIn('audit', 'AKIAFIRST');
    Object.assign(process.env, { AWS_PROFILE: 'audit', AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' });
    const server = closed(await startAwsServer(() => ({ body: '<html' })));
    const access = accessTo(server.url, { credentials: undefined });
    expect(faultOf(await closed(createIdentity(access, fakeClock().clock)).whoami(never())).kind).toBe('malformed');
    for (const spy of [...spies, emitted]) spy.mockRestore();
    expect(printed).toEqual([]);
  });
});
