import { describe, expect, it } from 'vitest';
import { createIam } from '../../../source/adapters/iam.ts';
import { type AwsHandler, startAwsServer, xml, xmlError } from '../../support/servers/aws-server.ts';
import { type IamFixture, iamAnswers, type UserFixture } from '../../support/servers/iam-answers.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never, until } from './support.ts';

const closed = closing();
const doc =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a/100%"}]}';
const created = Date.UTC(2026, 4, 20, 13);

const full: UserFixture = {
  keys: [
    { id: 'AKIAAAAAAAAAAAAAAAA1', status: 'Active', used: '2026-05-20T14:00:00Z' },
    { id: 'AKIAAAAAAAAAAAAAAAA2', status: 'Inactive' },
    { id: 'ASIAAAAAAAAAAAAAAAA3', status: 'Active' },
  ],
  login: true,
  mfa: ['arn:aws:iam::123456789012:mfa/a', 'GAHT12345678'],
  certificates: ['C1', 'C2'],
  ssh: ['APKA1', 'APKA2', 'APKA3'],
  service: ['ACCA1', 'ACCA2'],
  inline: { one: doc, two: doc },
  attached: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::123456789012:policy/p/B'],
  groups: ['g1', 'g2', 'g3'],
};
const bare: UserFixture = {
  keys: [],
  login: false,
  mfa: [],
  certificates: [],
  ssh: [],
  service: [],
  inline: {},
  attached: [],
  groups: [],
};
const fixture = (more: Partial<IamFixture> = {}): IamFixture => ({
  pageSize: 1,
  users: { 'tmp-admin': full, bare },
  ...more,
});

const start = async (handler: AwsHandler) => {
  const server = closed(await startAwsServer(handler));
  const { clock, slept } = fakeClock();
  const iam = closed(createIam(accessTo(server.url), clock));
  return { server, iam, slept };
};

describe('iam', () => {
  it('reads everything of a user, to the last page of every list', async () => {
    const { server, iam } = await start(iamAnswers(fixture()));
    server.state.date = 'Wed, 20 May 2026 15:00:00 GMT';
    const reading = await iam.user('tmp-admin', never());
    expect(gotten(reading)).toEqual({
      name: 'tmp-admin',
      arn: 'arn:aws:iam::123456789012:user/tmp-admin',
      path: '/',
      id: 'AIDATMP-ADMIN',
      created,
      boundary: 'arn:aws:iam::aws:policy/Edge',
      tags: { team: 'a' },
      accessKeys: [
        {
          id: 'AKIAAAAAAAAAAAAAAAA1',
          status: 'Active',
          created,
          lastUsed: { at: Date.UTC(2026, 4, 20, 14), region: 'eu-west-1', service: 's3' },
        },
        {
          id: 'AKIAAAAAAAAAAAAAAAA2',
          status: 'Inactive',
          created,
          lastUsed: { at: null, region: null, service: null },
        },
        { id: 'ASIAAAAAAAAAAAAAAAA3', status: 'Active', created, lastUsed: null },
      ],
      loginProfile: { created },
      mfaDevices: [{ serial: 'arn:aws:iam::123456789012:mfa/a' }, { serial: 'GAHT12345678' }],
      signingCertificates: [
        { id: 'C1', status: 'Active' },
        { id: 'C2', status: 'Active' },
      ],
      sshPublicKeys: ['APKA1', 'APKA2', 'APKA3'].map((id) => ({ id, status: 'Active' })),
      serviceCredentials: ['ACCA1', 'ACCA2'].map((id) => ({
        id,
        service: 'codecommit.amazonaws.com',
        status: 'Active',
      })),
      inlinePolicies: [
        { name: 'one', document: doc },
        { name: 'two', document: doc },
      ],
      attachedPolicies: [
        { name: 'A', arn: 'arn:aws:iam::aws:policy/A' },
        { name: 'B', arn: 'arn:aws:iam::123456789012:policy/p/B' },
      ],
      groups: ['g1', 'g2', 'g3'],
    });
    expect(reading.serverDate).toBe(Date.UTC(2026, 4, 20, 15));
    expect(server.requests.every((r) => r.region === 'us-east-1' && r.service === 'iam')).toBe(true);
  });

  it('names the user in every call, and asks nothing about temporary keys', async () => {
    const { server, iam } = await start(iamAnswers(fixture()));
    gotten(await iam.user('tmp-admin', never()));
    const nameless = server.requests.filter((r) => !r.input.UserName);
    expect([...new Set(nameless.map((r) => r.action))]).toEqual(['GetAccessKeyLastUsed']);
    expect(nameless.map((r) => r.input.AccessKeyId)).not.toContain('ASIAAAAAAAAAAAAAAAA3');
  });

  it('tells a user with nothing from a user that is not there', async () => {
    const { iam } = await start(iamAnswers(fixture()));
    const found = gotten(await iam.user('bare', never()));
    expect(found).toMatchObject({ name: 'bare', accessKeys: [], loginProfile: null, groups: [], inlinePolicies: [] });
    expect(gotten(await iam.user('gone', never()))).toBeNull();
  });

  it('reads roles, groups, policies and providers', async () => {
    const arn = 'arn:aws:iam::123456789012:policy/p';
    const oidc = 'arn:aws:iam::123456789012:oidc-provider/idp.example';
    const saml = 'arn:aws:iam::123456789012:saml-provider/corp';
    const { iam } = await start(
      iamAnswers(
        fixture({
          roles: {
            r: {
              document: doc,
              inline: { i: doc, j: doc },
              attached: ['arn:aws:iam::aws:policy/A'],
              profiles: ['p1', 'p2'],
            },
          },
          groups: {
            g: { users: ['a', 'b', 'c'], inline: { i: doc }, attached: ['arn:aws:iam::aws:policy/A'] },
            empty: { users: [], inline: {}, attached: [] },
          },
          policies: { [arn]: { versions: ['v2', 'v1'], defaultVersion: 'v1', document: doc, roles: ['r2', 'r1'] } },
          providers: [oidc, saml],
        }),
      ),
    );
    expect(gotten(await iam.role('r', never()))).toEqual({
      name: 'r',
      arn: 'arn:aws:iam::123456789012:role/r',
      path: '/',
      id: 'AROAX',
      created,
      trust: doc,
      maxSessionSeconds: 7200,
      boundary: null,
      inlinePolicies: [
        { name: 'i', document: doc },
        { name: 'j', document: doc },
      ],
      attachedPolicies: [{ name: 'A', arn: 'arn:aws:iam::aws:policy/A' }],
      instanceProfiles: ['p1', 'p2'],
    });
    expect(gotten(await iam.group('g', never()))).toEqual({
      name: 'g',
      arn: 'arn:aws:iam::123456789012:group/g',
      id: 'AGPAX',
      created,
      users: ['a', 'b', 'c'],
      inlinePolicies: [{ name: 'i', document: doc }],
      attachedPolicies: [{ name: 'A', arn: 'arn:aws:iam::aws:policy/A' }],
    });
    expect(gotten(await iam.group('empty', never()))?.users).toEqual([]);
    expect(gotten(await iam.policy(arn, never()))).toEqual({
      arn,
      id: 'ANPAX',
      name: 'p',
      defaultVersion: 'v1',
      attachedTo: 2,
      versions: [
        { id: 'v2', isDefault: false, created, document: doc },
        { id: 'v1', isDefault: true, created, document: doc },
      ],
      entities: { users: [], roles: ['r1', 'r2'], groups: [] },
      boundaryOf: { users: [], roles: [], groups: [] },
    });
    expect(gotten(await iam.provider(oidc, never()))).toEqual({ arn: oidc });
    expect(gotten(await iam.provider(saml, never()))).toEqual({ arn: saml });
    for (const absent of [
      iam.role('x', never()),
      iam.group('x', never()),
      iam.policy(`${arn}x`, never()),
      iam.provider(`${oidc}x`, never()),
    ])
      expect(gotten(await absent)).toBeNull();
  });

  it('refuses a name that is none before anything is asked: IAM would answer about the caller', async () => {
    const { server, iam } = await start(iamAnswers(fixture()));
    for (const name of ['', ' ', 'a b', 'a/b', 'x'.repeat(129)]) {
      expect(faultOf(await iam.user(name, never())).kind).toBe('refused');
      expect(faultOf(await iam.role(name, never())).kind).toBe('refused');
      expect(faultOf(await iam.policy(name, never())).kind).toBe('refused');
      expect(faultOf(await iam.provider(name, never())).kind).toBe('refused');
    }
    expect(server.requests).toEqual([]);
  });

  it('does not take an answer about somebody else', async () => {
    const answers = iamAnswers(fixture({ users: { caller: bare } }));
    const { iam } = await start((r) =>
      answers(r.action === 'GetUser' ? { ...r, input: { ...r.input, UserName: 'caller' } } : r),
    );
    expect(faultOf(await iam.user('tmp-admin', never())).kind).toBe('malformed');
  });

  const lists = [
    'ListAccessKeys',
    'GetAccessKeyLastUsed',
    'GetLoginProfile',
    'ListMFADevices',
    'ListSigningCertificates',
    'ListSSHPublicKeys',
    'ListServiceSpecificCredentials',
    'ListUserPolicies',
    'GetUserPolicy',
    'ListAttachedUserPolicies',
    'ListGroupsForUser',
    'GetUser',
  ];

  it.each(lists)('fails the whole reading when %s is refused', async (action) => {
    const answers = iamAnswers(fixture());
    const { iam } = await start((r) =>
      r.action === action ? xmlError(403, 'AccessDenied', 'User: arn:aws:iam::1:user/x is not authorized') : answers(r),
    );
    const fault = faultOf(await iam.user('tmp-admin', never()));
    expect(fault).toMatchObject({ kind: 'denied', code: 'AccessDenied', status: 403 });
    expect(fault.what).toContain(`iam:${action}`);
    expect(fault.what).not.toContain('arn:');
  });

  it.each(lists)('does not take a strange page in the place of %s for "none"', async (action) => {
    const answers = iamAnswers(fixture());
    const pages = [
      '<html><body>log in</body></html>',
      '',
      '<a/>',
      `<${action}Response><${action}Result></${action}Result></${action}Response>`,
    ];
    for (const body of pages) {
      const { iam } = await start((r) => (r.action === action ? { body } : answers(r)));
      expect(faultOf(await iam.user('tmp-admin', never())).kind).toBe('malformed');
    }
  });

  it.each(lists)('does not take an answer to %s that ends early for a whole one, wherever it ends', async (action) => {
    const answers = iamAnswers(fixture({ pageSize: 100 }));
    let part = 0;
    const cut: AwsHandler = async (r) => {
      const whole = await answers(r);
      if (r.action !== action || whole === 'hang up') return whole;
      const body = whole.body.slice(0, Math.floor(whole.body.length * part));
      return { ...whole, body, headers: { 'content-length': `${body.length}` } };
    };
    const { iam } = await start(cut);
    for (part = 0.04; part < 1; part += 0.12) {
      const reading = await iam.user('tmp-admin', never());
      expect(reading.ok ? part : reading.fault.kind).toBe('malformed');
    }
  });

  it('does not take a 404 of somebody else for NoSuchEntity', async () => {
    for (const answer of [
      { status: 404, body: '<html>not found</html>' },
      { status: 404, body: '' },
      xmlError(404, 'NotFound'),
    ]) {
      const { iam } = await start(() => answer);
      expect(faultOf(await iam.user('tmp-admin', never())).kind).not.toBe('not-found');
    }
  });

  it('does not take another kind of absence for that of the user', async () => {
    const { iam } = await start(() => xmlError(404, 'ResourceNotFoundException'));
    expect(faultOf(await iam.user('tmp-admin', never())).code).toBe('ResourceNotFoundException');
  });

  it('ends when pages go round in a circle', async () => {
    const answers = iamAnswers(fixture());
    const { iam } = await start((r) =>
      r.action === 'ListGroupsForUser'
        ? xml(
            r.action,
            '<Groups><member><GroupName>g</GroupName></member></Groups><IsTruncated>true</IsTruncated><Marker>same</Marker>',
          )
        : answers(r),
    );
    expect(faultOf(await iam.user('tmp-admin', never())).kind).toBe('truncated');
  });

  it('does not take a cut list without a marker for a whole one', async () => {
    const answers = iamAnswers(fixture());
    const { iam } = await start((r) =>
      r.action === 'ListGroupsForUser' ? xml(r.action, '<Groups></Groups><IsTruncated>true</IsTruncated>') : answers(r),
    );
    expect(faultOf(await iam.user('tmp-admin', never())).kind).toBe('malformed');
  });

  it('reads once more when a part vanishes under its hands, and says so when that goes on', async () => {
    const answers = iamAnswers(fixture());
    let vanished = 0;
    const once = await start((r) =>
      r.action === 'GetUserPolicy' && vanished++ === 0 ? xmlError(404, 'NoSuchEntity') : answers(r),
    );
    expect(gotten(await once.iam.user('tmp-admin', never()))?.inlinePolicies).toHaveLength(2);
    const always = await start((r) => (r.action === 'GetUserPolicy' ? xmlError(404, 'NoSuchEntity') : answers(r)));
    expect(faultOf(await always.iam.user('tmp-admin', never())).kind).toBe('conflict');
    const deleted = fixture();
    const ending = await start((r) => {
      if (r.action === 'ListGroupsForUser') delete deleted.users['tmp-admin'];
      return iamAnswers(deleted)(r);
    });
    expect(gotten(await ending.iam.user('tmp-admin', never()))).toBeNull();
  });

  it('outlasts throttling, with growing waits', async () => {
    const answers = iamAnswers(fixture());
    let refused = 0;
    const { iam, slept } = await start((r) =>
      r.action === 'GetUser' && refused++ < 5 ? xmlError(400, 'Throttling', 'Rate exceeded') : answers(r),
    );
    expect(gotten(await iam.user('bare', never()))?.name).toBe('bare');
    expect(slept).toHaveLength(5);
    expect(slept[4]).toBeGreaterThan((slept[0] ?? 0) * 2);
    const never400 = await start(() => xmlError(400, 'Throttling', 'Rate exceeded'));
    expect(faultOf(await never400.iam.user('bare', never())).kind).toBe('throttled');
  });

  it('asks at most four things at a time', async () => {
    const answers = iamAnswers(fixture());
    let inside = 0;
    let most = 0;
    const { iam } = await start(async (r) => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
      return answers(r);
    });
    await Promise.all(['tmp-admin', 'bare', 'tmp-admin'].map((name) => iam.user(name, never())));
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
  });

  it('stops at once when it is cancelled', async () => {
    const { server, iam } = await start(() => new Promise(() => undefined));
    const controller = new AbortController();
    const reading = iam.user('bare', controller.signal);
    await until(() => server.requests.length === 1, 'the first request');
    controller.abort();
    expect(faultOf(await reading).kind).toBe('cancelled');
    expect(faultOf(await iam.user('bare', AbortSignal.abort())).kind).toBe('cancelled');
    expect(server.requests).toHaveLength(1);
  });
});
