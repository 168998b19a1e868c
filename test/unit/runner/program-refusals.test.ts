import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createFiles } from '../../../source/adapters/files.ts';
import { appFindingId } from '../../../source/core/argocd/findings.ts';
import { noConfig } from '../../../source/core/config.ts';
import { objectPreImage } from '../../../source/core/kubernetes/pre-image.ts';
import type { Call, Plan } from '../../../source/core/plan.ts';
import { noProgress } from '../../../source/core/progress.ts';
import { notRead, read } from '../../../source/core/reading.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { deleteObject } from '../../../source/runbook/actions/delete-object.ts';
import { syncApp, syncAppPrune } from '../../../source/runbook/actions/sync-app.ts';
import { whyNotPlan } from '../../../source/runner/guards.ts';
import { programAct } from '../../../source/runner/program-act.ts';
import { programCaller } from '../../../source/runner/program-caller.ts';
import { fakePrograms } from '../../support/fake-program.ts';
import { hash } from '../../support/hash.ts';
import { faultOf, gotten } from '../adapters/support.ts';
import { roleSession } from './contain-scene.ts';
import { finding, signal } from './removal-scene.ts';

const removes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removes.splice(0)) await remove();
});
const config = { ...noConfig(), argocd: {}, kubernetes: { context: 'prod', awsProfile: 'ro' } };
/** Every start is kept, a line each, beside the programs. */
const log = "fs.appendFileSync(require('node:path').join(process.env.HOME, 'asked'), JSON.stringify(args) + '\\n');\n";
/** The body that the program is given, with the mode of its file. */
const bodyLog = `const file = (args.find((a) => a.startsWith('--filename=')) ?? '').slice(11);
if (file !== '') fs.writeFileSync(require('node:path').join(process.env.HOME, 'body'), (fs.statSync(file).mode & 0o777).toString(8) + ' ' + fs.readFileSync(file, 'utf8'));
`;
const start = async (scripts: { [name: string]: string }) => {
  const logged = Object.fromEntries(Object.entries(scripts).map(([name, body]) => [name, log + bodyLog + body]));
  const { program, dir, remove } = await fakePrograms(logged);
  removes.push(remove);
  const asked = (): string[][] => {
    try {
      return readFileSync(path.join(dir, 'asked'), 'utf8')
        .trim()
        .split('\n')
        .map((l) => JSON.parse(l) as string[]);
    } catch {
      return []; // Nothing was started.
    }
  };
  const files = createFiles(realClock(), dir);
  const sent = (): string => readFileSync(path.join(dir, 'body'), 'utf8');
  const left = (): string[] => readdirSync(dir).filter((name) => name.startsWith('reseal-scratch-'));
  return { program, asked, sent, left, act: programAct({ program, files, config, now: Date.now }) };
};
const call = (service: 'kubectl' | 'argocd', operation: string, input: Call['input']): Call => ({
  ...{ service, operation, input, says: '', undo: { possible: false, how: '' }, alreadyDone: [] },
});
const place = { Resource: 'configmaps', Namespace: 'orders', Name: 'notes' };
const remove = (over: Call['input'] = {}) =>
  call('kubectl', 'delete', { ...place, ApiVersion: 'v1', Uid: 'u1', ...over });
const object = `if (args[0] === 'get') { out('{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"notes","uid":"u1"}}'); end(0); }\n`;

describe('kubectl', () => {
  it('asks first whether it may: only a yes is one', async () => {
    const ask = call('kubectl', 'auth can-i delete', place);
    for (const body of [
      "out('no\\n'); end(1);",
      "out('no - not yours\\n'); end(0);",
      'end(0);',
      "out('yes\\n'); end(1);",
    ]) {
      const { act } = await start({ kubectl: body });
      expect(faultOf(await act.send(ask, signal())), body).toMatchObject({
        kind: 'denied',
        what: expect.stringMatching(/Nothing was deleted/),
      });
    }
    const { act, asked } = await start({ kubectl: "err('Warning: x\\n'); out('yes\\n'); end(0);" });
    expect(gotten(await act.send(ask, signal()))).toMatchObject({ already: false });
    expect(asked()).toEqual([
      ['auth', 'can-i', 'delete', 'configmaps/notes', '-n', 'orders', '--context=prod', '--request-timeout=20s'],
    ]);
  });

  it('deletes one object by its path and uid, in its context, after it looked', async () => {
    const { act, asked, sent, left } = await start({ kubectl: `${object}end(0);` });
    gotten(await act.send(remove(), signal()));
    expect(asked()[1]).toEqual([
      ...['delete', '--raw=/api/v1/namespaces/orders/configmaps/notes'],
      ...[expect.stringMatching(/^--filename=\//), '--context=prod', '--request-timeout=20s'],
    ]);
    const options = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' };
    expect(sent()).toBe(`600 ${JSON.stringify({ ...options, preconditions: { uid: 'u1' } })}`);
    expect(left()).toEqual([]);
    const other = await act.send(remove({ Uid: 'u0' }), signal());
    expect(faultOf(other)).toMatchObject({
      kind: 'refused',
      what: expect.stringMatching(/Another object.*Nothing was sent/),
    });
    expect(asked().filter(([verb]) => verb === 'delete')).toHaveLength(1);
  });

  it.each<[string, Call]>([
    ['a flag for a name', remove({ Name: '--all' })],
    ['a list for a name', remove({ Name: 'a,b' })],
    ['a flag for a namespace', remove({ Namespace: '-A' })],
    ['two resources', remove({ Resource: 'pods,secrets' })],
    ['no uid', remove({ Uid: '' })],
    ['another group', remove({ ApiVersion: 'apps/v1' })],
    ['a version that leaves its place', remove({ ApiVersion: 'v1/../../apis' })],
    ['more than it takes', remove({ Force: true })],
    ['another verb', call('kubectl', 'drain', place)],
    ['another program', call('argocd', 'app delete', { App: 'orders', Prune: false })],
  ])('refuses %s without starting anything', async (_what, bad) => {
    const { act, asked } = await start({ kubectl: 'end(0);', argocd: 'end(0);' });
    expect(faultOf(await act.send(bad, signal()))).toMatchObject({
      kind: 'refused',
      what: expect.stringMatching(/Nothing was sent/),
    });
    expect(asked()).toEqual([]);
  });

  it.each<[string, string, { kind: string; unknown: boolean }]>([
    ['Forbidden', `err('Error from server (Forbidden): no\\n'); end(1);`, { kind: 'denied', unknown: false }],
    [
      'a time-out of its own',
      `err('error: timed out waiting for the condition\\n'); end(1);`,
      { kind: 'exit', unknown: true },
    ],
    [
      'a server that fails',
      `err('Error from server (InternalError): etcd\\n'); end(1);`,
      { kind: 'exit', unknown: true },
    ],
    [
      'a connection that breaks',
      `err('Unable to connect to the server: dial tcp: i/o timeout\\n'); end(1);`,
      { kind: 'network', unknown: true },
    ],
    ['a kill', `process.kill(process.pid, 'SIGKILL');`, { kind: 'exit', unknown: true }],
  ])('%s: what became of it is known, or said not to be', async (_what, body, { kind, unknown }) => {
    const { act } = await start({ kubectl: object + body });
    const fault = faultOf(await act.send(remove(), signal()));
    expect([fault.kind, fault.outcomeUnknown === true]).toEqual([kind, unknown]);
  });

  const conflict = (why: string) =>
    `err('Warning: old\\nError from server (Conflict): Operation cannot be fulfilled on configmaps "notes": ${why}\\n'); end(1);`;
  it.each<[string, string, RegExp]>([
    [
      'as the API server says it before it looks into its store',
      'the UID in the precondition (u1) does not match the UID in record (u2). The object might have been deleted and then recreated',
      /^Another object has this name now \(uid u2\).*nothing was deleted/,
    ],
    [
      'as its store says it',
      `StorageError: invalid object, Code: 4, Key: /registry/${'x'.repeat(300)}, AdditionalErrorMsg: Precondition failed: UID in precondition: u1, UID in object meta: u2`,
      /^Another object has this name now \(uid u2\).*nothing was deleted/,
    ],
    ['about something else', 'the object has been modified', /^kubectl delete: .*has been modified/],
  ])('a conflict, %s: nothing was deleted, and that is known', async (_what, why, said) => {
    const { act, left } = await start({ kubectl: object + conflict(why) });
    const fault = faultOf(await act.send(remove(), signal()));
    expect(fault.what).toMatch(said);
    expect(fault.outcomeUnknown).toBeUndefined();
    expect(left()).toEqual([]);
  });

  it('the uid of the answer is looked at: another one that went is no success', async () => {
    const answer = (uid: string) => JSON.stringify({ kind: 'Status', status: 'Success', details: { uid } });
    const ok = await start({ kubectl: `${object}out('${answer('u1')}'); end(0);` });
    expect(gotten(await ok.act.send(remove(), signal()))).toMatchObject({ already: false });
    const lost = await start({ kubectl: `${object}out('${answer('u2')}'); end(0);` });
    expect(faultOf(await lost.act.send(remove(), signal()))).toMatchObject({
      outcomeUnknown: true,
      what: expect.stringMatching(/another object went \(uid u2\)/),
    });
  });

  it('without a place for its body nothing is started', async () => {
    const { program, asked } = await start({ kubectl: `${object}end(0);` });
    const act = programAct({ program, files: createFiles(realClock(), '/dev/null/no'), config, now: Date.now });
    expect(faultOf(await act.send(remove(), signal()))).toMatchObject({
      kind: 'disk',
      what: expect.stringMatching(/nothing was sent/),
    });
    expect(asked().map(([verb]) => verb)).toEqual(['get']);
  });

  it('a delete that is left in the middle is unknown; one that could not be read before was not sent', async () => {
    const { act, asked } = await start({ kubectl: `${object}setTimeout(() => end(0), 60000);` });
    const stop = new AbortController();
    const sending = act.send(remove(), stop.signal);
    await expect.poll(() => asked().some(([verb]) => verb === 'delete'), { timeout: 10_000 }).toBe(true);
    stop.abort();
    expect(faultOf(await sending)).toMatchObject({ kind: 'cancelled', outcomeUnknown: true });
    const blind = await start({ kubectl: "err('Error from server (Forbidden): no\\n'); end(1);" });
    expect(faultOf(await blind.act.send(remove(), signal())).outcomeUnknown).toBeUndefined();
    expect(blind.asked().map(([verb]) => verb)).toEqual(['get']);
  });

  it('what is gone already counts as done', async () => {
    const { act } = await start({
      kubectl: `err('Error from server (NotFound): configmaps "notes" not found\\n'); end(1);`,
    });
    expect(gotten(await act.send(remove(), signal()))).toMatchObject({ already: true });
  });
});

describe('what is kept of an object', () => {
  it('has nothing of a Secret but its metadata, and no secret of anything else', () => {
    const secret = objectPreImage({
      ...{ kind: 'Secret', type: 'Opaque', data: { password: 'aHVudGVyMg==' }, stringData: { password: 'hunter2' } },
      metadata: {
        name: 'db',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"aHVudGVyMg=="}', team: 'orders' },
      },
    });
    expect(secret).toEqual({
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name: 'db', annotations: { team: 'orders' } },
    });
    const deployment: JsonObject = {
      kind: 'Deployment',
      spec: {
        containers: [
          {
            env: [
              { name: 'DB_PASSWORD', value: 'hunter2' },
              { name: 'PORT', value: '8080' },
              { name: 'ANYTHING', value: 'hunter2-too' },
            ],
          },
        ],
      },
    };
    const kept = JSON.stringify(objectPreImage(deployment));
    expect(kept).not.toContain('hunter2');
    expect(kept).toContain('8080');
    expect(JSON.stringify(objectPreImage({ kind: 'ConfigMap', data: { mode: 'fast', api_key: 'hunter2' } }))).toMatch(
      /fast.*redacted/,
    );
  });
});

describe('a plan to delete an object', () => {
  it('says which values are not saved, so that whoever makes it again has them from elsewhere', async () => {
    const notes = {
      ...{ kind: 'ConfigMap', apiVersion: 'v1' },
      metadata: { name: 'notes', uid: 'u1' },
      data: { mode: 'fast', DB_PWD: 'hunter2' },
    };
    const { program } = await start({ kubectl: `out(${JSON.stringify(JSON.stringify(notes))}); end(0);` });
    const ports = { iam: {} as never, vault: null, hash, program, config };
    const context = { progress: noProgress(), digest: hash, awsNow: 1, asOf: null, events: async () => [] };
    const about = finding({
      ...{ kind: 'untracked-object', subject: 'ConfigMap/orders/notes', account: '1', uniqueId: 'u1' },
      ...{ source: 'kubernetes', actions: ['delete-object'] },
    });
    const planned = await deleteObject.plan({ finding: about, session: null }, ports, context, signal());
    if (!planned.ok) throw new Error(planned.why);
    const { warnings, calls, preImage } = planned.plan;
    expect(preImage).toMatchObject({ data: { mode: 'fast', DB_PWD: '[redacted]' } });
    expect(warnings.join('\n')).toMatch(/Not saved, because it may be secret: data\.DB_PWD\./);
    expect(calls.at(-1)?.undo.how).toMatch(/1 value that may be secret must come from elsewhere/);
  });
});

const app = (resources: object[], sync = 'OutOfSync') =>
  JSON.stringify({
    metadata: { name: 'orders', namespace: 'argocd' },
    status: { sync: { status: sync, revision: 'abc' }, reconciledAt: '2026-05-20T13:00:00Z', resources },
  });
const extra = { kind: 'ConfigMap', namespace: 'orders', name: 'debug', status: 'OutOfSync', requiresPruning: true };
const other = { kind: 'Deployment', group: 'apps', namespace: 'orders', name: 'orders', status: 'OutOfSync' };
const deployment = '---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\n  namespace: orders\n\n';
const argocd = (text: string, manifests = deployment, sync = 'end(0);') => `
if (args[1] === 'list') { out('[' + ${JSON.stringify(text)} + ']'); end(0); }
if (args[1] === 'get') { out(${JSON.stringify(text)}); end(0); }
if (args[1] === 'diff') { out('< password: hunter2\\n'); end(1); }
if (args[1] === 'manifests') { out(${JSON.stringify(manifests)}); end(0); }
if (args.includes('--dry-run')) { out('dry run: ok\\n'); end(0); }
${sync}`;
const drift = finding({
  ...{
    id: appFindingId('argocd/orders', '123456789012', hash),
    kind: 'drift',
    subject: 'orders',
    account: '123456789012',
  },
  ...{ source: 'argocd', actions: ['sync-app', 'sync-app-prune'] },
});
const planOf = async (type: typeof syncApp, body: string) => {
  const { program, asked } = await start({ argocd: body });
  const ports = { iam: {} as never, vault: null, hash, program, config };
  const context = { progress: noProgress(), digest: hash, awsNow: 1, asOf: null, events: async () => [] };
  const planned = await type.plan({ finding: drift, session: null }, ports, context, signal());
  return { planned, asked, ports };
};
const synced = (prune: boolean) => call('argocd', 'app sync', { App: 'argocd/orders', Prune: prune });

describe('argocd', () => {
  it('prunes only as a choice of its own, which lists what goes and is confirmed by another word', async () => {
    const plain = await planOf(syncApp, argocd(app([extra, other])));
    const both = await planOf(syncAppPrune, argocd(app([extra, other])));
    if (!plain.planned.ok || !both.planned.ok) throw new Error('not planned');
    const [a, b]: [Plan, Plan] = [plain.planned.plan, both.planned.plan];
    expect([a.target.name, b.target.name]).toEqual(['orders', 'prune orders']);
    expect(b.warnings.join('\n')).toMatch(/DELETED[\s\S]*ConfigMap orders\/debug/);
    expect(a.warnings.join('\n')).toMatch(/this sync leaves: ConfigMap orders\/debug/);
    expect(JSON.stringify(b.preImage)).not.toContain('hunter2');
    expect(plain.asked().flat()).not.toContain('--prune');
    const only = await planOf(syncApp, argocd(app([extra])));
    expect(only.planned).toMatchObject({ ok: false, why: expect.stringMatching(/without pruning changes nothing/) });
    const none = await planOf(syncAppPrune, argocd(app([other])));
    expect(none.planned).toMatchObject({ ok: false, nothing: true });
    const unknown = await planOf(syncApp, argocd(app([other], 'Unknown')));
    expect(unknown.planned).toMatchObject({ ok: false, why: expect.stringMatching(/comparison failed/) });
  });

  const manifest = (annotations: string[], kind = 'Job') =>
    `${deployment}---\napiVersion: batch/v1\nkind: ${kind}\nmetadata:\n  annotations:\n${annotations.map((a) => `    ${a}\n`).join('')}  name: migrate\n  namespace: orders\n\n`;
  const withOptions = (syncOptions: string[]) =>
    app([other]).replace('"status"', `"spec":${JSON.stringify({ syncPolicy: { syncOptions } })},"status"`);

  it.each<[string, string]>([
    ['all of it', argocd(withOptions(['CreateNamespace=true', 'Replace=true']))],
    ['one object', argocd(app([other]), manifest(['argocd.argoproj.io/sync-options: Prune=false,Replace=true']))],
    ['one object, forced', argocd(app([other]), manifest(["argocd.argoproj.io/sync-options: 'Force=true'"]))],
  ])('a sync that would replace or force %s is not planned', async (_what, body) => {
    const { planned, asked } = await planOf(syncApp, body);
    expect(planned).toMatchObject({ ok: false, why: expect.stringMatching(/replace or force.*nothing was planned/) });
    expect(asked().filter((a) => a.includes('sync'))).toEqual([]);
  });

  it.each<[string, string]>([
    ['fails', `if (args[1] === 'manifests') { err('rpc error: code = Unavailable\\n'); end(20); }`],
    ['prints nothing', `if (args[1] === 'manifests') end(0);`],
    ['prints something else', `if (args[1] === 'manifests') { out('Welcome!\\n'); end(0); }`],
  ])('what a sync would do that cannot be read, because argocd %s, is not planned', async (_what, first) => {
    const { planned } = await planOf(syncApp, `${first}\n${argocd(app([other]))}`);
    expect(planned).toMatchObject({
      ok: false,
      why: expect.stringMatching(/what its sync would do could not be read/),
    });
  });

  it('hooks are read for the revision, named, and no part of a promise', async () => {
    const hooked = manifest([
      'argocd.argoproj.io/hook: PreSync',
      'argocd.argoproj.io/hook-delete-policy: HookSucceeded',
    ]);
    const { planned, asked } = await planOf(syncApp, argocd(withOptions(['CreateNamespace=true']), hooked));
    if (!planned.ok) throw new Error(planned.why);
    const { warnings, calls, preImage } = planned.plan;
    expect(asked()).toContainEqual(['app', 'manifests', 'argocd/orders', '--source', 'git', '--revision', 'abc']);
    expect(warnings.join('\n')).toMatch(
      /hooks, and deletes what is left of their last run: PreSync Job orders\/migrate/,
    );
    expect(warnings.join('\n')).toMatch(/sync options: CreateNamespace=true/);
    expect(calls[0]?.says).toMatch(/prunes nothing, forces nothing, replaces nothing; runs 1 hook$/);
    expect(calls[0]?.undo.how).toMatch(/but for 1 value that may be secret/);
    expect(preImage).toMatchObject({ hooks: ['PreSync Job orders/migrate'] });
  });

  it('an intrusion is not synced away: both kinds are locked where the incident is unclaimed', () => {
    const incident = {
      ...{ id: 'INC-1', title: '', startedAt: 0, openedAt: 0, account: '1', roleArn: null, accessKeyId: null },
      ...{ sessionName: null, unclaimed: true, drill: false },
    };
    for (const type of [syncApp, syncAppPrune])
      expect(
        whyNotPlan(
          { ...noProgress(), incident },
          { target: { arn: 'argocd:x', name: 'x' } } as Plan,
          type.deletes,
          false,
          1,
        ),
      ).toMatch(/unclaimed/);
  });

  it('starts nothing with --force, --replace or, unasked, --prune', async () => {
    const { act, asked } = await start({ argocd: 'end(0);' });
    gotten(await act.send(synced(false), signal()));
    gotten(await act.send(synced(true), signal()));
    expect(asked()).toEqual([
      ['app', 'sync', 'argocd/orders', '--timeout', '120'],
      ['app', 'sync', 'argocd/orders', '--timeout', '120', '--prune'],
    ]);
  });

  it.each<[string, string, boolean]>([
    [
      'another operation is already in progress',
      'code = FailedPrecondition desc = another operation is already in progress',
      false,
    ],
    ['a permission that is missing', 'code = PermissionDenied desc = permission denied: applications, sync', false],
    ['a server that goes away', 'code = Unavailable desc = transport is closing', true],
    ['a sync that fails half-way', 'Operation has completed with phase: Failed', true],
  ])('%s', async (_what, said, unknown) => {
    const { act } = await start({ argocd: `err('time="x" level=fatal msg="rpc error: ${said}"\\n'); end(20);` });
    const fault = faultOf(await act.send(synced(false), signal()));
    expect(fault.outcomeUnknown === true).toBe(unknown);
    expect(fault.what).toMatch(unknown ? /may or may not/ : /Nothing was synced/);
  });
});

describe('who acts', () => {
  const deps = async (user: object, argo = '') => {
    const { program } = await start({
      kubectl: `out(${JSON.stringify(JSON.stringify({ status: { userInfo: user } }))}); end(0);`,
      argocd: argo,
    });
    const keep = roleSession('ASIAKEEP00000000001', 'keep', 'ops-chain-a');
    return {
      program,
      config: { ...config, breakglass: { roleArn: 'arn:aws:iam::1:role/breakglass' } },
      progress: { ...noProgress(), sessions: [keep] },
    };
  };
  const asks = (service: 'kubectl' | 'argocd') => ({ calls: [call(service, 'x', {})] }) as unknown as Plan;

  it.each<[string, object]>([
    [
      'the breakglass role, by its ARN',
      { username: 'x', extra: { arn: ['arn:aws:sts::1:assumed-role/breakglass/eve'] } },
    ],
    ['the breakglass role, by its name alone', { username: 'arn:aws:sts::1:assumed-role/breakglass/eve' }],
    [
      'a key of the tree',
      { username: 'x', extra: { arn: ['arn:aws:sts::1:assumed-role/other/y'], accessKeyId: ['ASIAKEEP00000000001'] } },
    ],
  ])('%s may not', async (_what, user) => {
    const who = await programCaller(await deps(user), asks('kubectl'), signal());
    expect(who).toMatchObject({ ok: false, why: expect.stringMatching(/Nothing was changed/) });
  });

  const eks = 'arn:aws:eks:us-east-1:123456789012:cluster/prod';
  const sts = (arn: string, asked: (string | null)[] = []) => ({
    identityOf: (profile: string | null) => {
      asked.push(profile);
      return { whoami: async () => read({ arn, account: '1', userId: 'AROAX:y' }, 1) };
    },
  });
  const nowhere = {
    identityOf: () => ({ whoami: async () => notRead({ kind: 'network' as const, what: 'no way' }, 1) }),
  };
  const other = 'arn:aws:sts::1:assumed-role/clean-up/y';

  it('where the cluster names nobody at AWS, AWS must say who the profile is', async () => {
    const plain = await deps({ username: 'breakglass-admin', groups: ['system:masters'] });
    const asked: (string | null)[] = [];
    const ok = await programCaller({ ...plain, ...sts(other, asked) }, asks('kubectl'), signal());
    expect(ok).toEqual({ ok: true, arn: `kubernetes breakglass-admin (${other})` });
    const acting = { ...plain.config, aws: { readProfile: null, actProfile: 'act' } };
    await programCaller({ ...plain, ...sts(other, asked), config: acting }, asks('kubectl'), signal());
    // That profile with which kubectl is started.
    expect(asked).toEqual(['ro', 'act']);
    for (const more of [sts('arn:aws:sts::1:assumed-role/breakglass/eve'), nowhere, {}])
      expect(await programCaller({ ...plain, ...more }, asks('kubectl'), signal())).toMatchObject({
        ok: false,
        why: expect.stringMatching(/Nothing was changed/),
      });
  });

  it('EKS always names its caller: where it does not, nobody acts', async () => {
    const plain = await deps({ username: 'breakglass-admin' });
    const kubernetes = { context: eks, awsProfile: 'ro' };
    const uid = await deps({ username: 'breakglass-admin', uid: 'aws-iam-authenticator:1:AROAX' });
    for (const at of [{ ...plain, config: { ...plain.config, kubernetes } }, uid])
      expect(await programCaller({ ...at, ...sts(other) }, asks('kubectl'), signal())).toMatchObject({
        ok: false,
        why: expect.stringMatching(/does not say who that is at AWS/),
      });
  });

  it('somebody else may; nobody that is not known may', async () => {
    const ok = await programCaller(
      await deps({ username: 'ops', extra: { arn: ['arn:aws:sts::1:assumed-role/act/y'] } }),
      asks('kubectl'),
      signal(),
    );
    expect(ok).toEqual({ ok: true, arn: 'kubernetes arn:aws:sts::1:assumed-role/act/y' });
    expect(await programCaller(await deps({}), asks('kubectl'), signal())).toMatchObject({ ok: false });
    expect(
      await programCaller(await deps({}, `out('{"loggedIn":false}'); end(0);`), asks('argocd'), signal()),
    ).toMatchObject({ ok: false });
    const core = { ...(await deps({}, `out('{"loggedIn":true,"username":"a"}'); end(0);`)) };
    expect(await programCaller(core, asks('argocd'), signal())).toEqual({ ok: true, arn: 'argocd a' });
    const asCore = { ...core, config: { ...core.config, argocd: { core: 'true' } } };
    expect(await programCaller(asCore, asks('argocd'), signal())).toMatchObject({
      ok: false,
      why: expect.stringMatching(/--core/),
    });
  });
});
