import { afterEach, describe, expect, test } from 'vitest';
import { parseApplication, parseApplications } from '../../../source/core/argocd/applications.ts';
import { argocdCommands, connectionFlags, isAppName } from '../../../source/core/argocd/commands.ts';
import { argocdFindings } from '../../../source/core/argocd/findings.ts';
import { noConfig } from '../../../source/core/config.ts';
import type { ItemSpec } from '../../../source/core/item.ts';
import { noProgress } from '../../../source/core/progress.ts';
import { read } from '../../../source/core/reading.ts';
import { argocdSync } from '../../../source/runbook/steps/argocd.sync/item.ts';
import { readArgocd } from '../../../source/runner/read-argocd.ts';
import { fakePrograms } from '../../support/fake-program.ts';
import { hash } from '../../support/hash.ts';

const removes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removes.splice(0)) await remove();
});

const app = (name: string, more: object = {}, status: object = {}) => ({
  metadata: { name, namespace: 'argocd' },
  spec: { project: 'default', ...more },
  status: { sync: { status: 'Synced' }, reconciledAt: '2999-01-01T00:00:00Z', ...status },
});

/** What `app get NAME --refresh` prints, by name; a list that says something else about each. */
const server = (apps: object[], more = '') => `
const apps = ${JSON.stringify(apps)};
const of = (id) => apps.find((a) => a.metadata.namespace + '/' + a.metadata.name === id);
if (args[1] === 'list') { out(JSON.stringify(apps.map((a) => ({ ...a, status: { sync: { status: 'Synced' } } })))); end(0); }
${more}
if (args[1] === 'get' && of(args[2])) { if (!args.includes('--refresh')) end(9); out(JSON.stringify(of(args[2]))); end(0); }
if (args[1] === 'can-i') { out('yes\\n'); end(0); }
if (args.includes('--help')) { out('--diff-exit-code int'); end(0); }
if (args[1] === 'diff') { out('===== apps/Deployment orders/orders ======\\n<   password: hunter2hunter2\\n>   replicas: 3\\n'); end(42); }
err('rpc error: code = NotFound'); end(20);`;

const readWith = async (script: string, signal = new AbortController().signal) => {
  const { program, remove } = await fakePrograms({ argocd: script });
  removes.push(remove);
  return readArgocd({ program, config: {}, now: Date.now, progress: () => undefined }, signal);
};

const readings = async (script: string) => {
  const reading = await readWith(script);
  if (!reading.ok) throw new Error(reading.fault.what);
  return reading.value.apps;
};

describe('argocd', () => {
  test('an application is what it is after its own refresh, not what the list remembers', async () => {
    const [orders] = await readings(server([app('orders', {}, { sync: { status: 'OutOfSync' } })]));
    expect(orders).toMatchObject({ unread: null, app: { sync: 'OutOfSync', id: 'argocd/orders' } });
    expect(orders?.diff.join('\n')).toContain('replicas: 3');
    expect(orders?.diff.join('\n')).not.toContain('hunter2hunter2');
  });

  test.each([
    [
      'a comparison that failed',
      app(
        'a',
        {},
        { sync: { status: 'Unknown' }, conditions: [{ type: 'ComparisonError', message: 'no such chart' }] },
      ),
      /comparison failed.*no such chart/,
    ],
    ['nothing compared yet', app('a', {}, { sync: {} }), /comparison failed/],
    ['a controller that does not answer', app('a', {}, { reconciledAt: '2020-01-01T00:00:00Z' }), /not compared again/],
    ['never compared', app('a', {}, { reconciledAt: null }), /not compared again/],
  ])('%s is not known', async (_name, one, why) => {
    const [only] = await readings(server([one]));
    expect(only?.unread).toMatch(why);
  });

  test('a refresh that fails is not known, and the others are', async () => {
    const fails = `if (args[1] === 'get' && args[2] === 'argocd/b') { err('time="2026-05-20T13:00:00Z" level=fatal msg="rpc error: code = Unavailable"\\n'); end(20); }`;
    const apps = await readings(server([app('a'), app('b')], fails));
    expect(apps.map((a) => a.unread)).toEqual([null, 'app get: rpc error: code = Unavailable']);
  });

  test('a list is all there is only where this login may get every application', async () => {
    const cut = async (more: string) => {
      const reading = await readWith(server([app('a')], more));
      if (!reading.ok) throw new Error(reading.fault.what);
      return reading.value.cut;
    };
    const asked = `if (args.join(' ') === 'account can-i get applications */*') `;
    expect(await cut('')).toBeNull();
    expect(await cut(`${asked}{ out('no\\n'); end(0); }`)).toMatch(/may not see every application/);
    for (const more of [
      "err('rpc error: code = Unavailable\\n'); end(20);",
      'end(0);',
      "out('yes\\n'); end(1);",
      "out('Can I\\n'); end(0);",
    ])
      expect(await cut(`${asked}{ ${more} }`), more).toMatch(/is not known/);
  });

  test('what is cut never passes', () => {
    const fact = (why: string | null) => {
      const parsed = parseApplication(JSON.stringify(app('a')));
      if (!parsed.ok) throw new Error(parsed.why);
      return read({ apps: [{ app: parsed.value, unread: null, diff: [] }], notes: [], cut: why }, 1);
    };
    const config = { ...noConfig(), argocd: {} };
    const [spec] = argocdSync.items(config);
    const judged = (why: string | null) =>
      argocdSync.judge({ facts: { argocd: fact(why) }, progress: noProgress(), now: 1, config }, spec as ItemSpec);
    expect(judged(null).verdict).toBe('pass');
    expect(judged('this login may not see every application')).toMatchObject({
      verdict: 'unknown',
      why: expect.stringMatching(/may not see every application.*1 application seen/),
    });
  });

  test.each([
    ['exit 20', `err('FATA[0000] Argo CD server address unspecified\\n'); end(20);`, /server address unspecified/],
    ['no JSON', `out('NAME CLUSTER\\n'); end(0);`, /did not print a JSON array/],
    ['half of it', `out('[{"metadata":{"name":"a"}'); end(0);`, /did not print a JSON array/],
    ['one without a name', `out('[{"metadata":{}}]'); end(0);`, /have no name/],
  ])('a list that is no list is a fault: %s', async (_name, script, what) => {
    const reading = await readWith(script);
    expect(reading.ok).toBe(false);
    if (!reading.ok) expect(reading.fault.what).toMatch(what);
  });

  test('a missing program and a cancel are faults', async () => {
    const { program, remove } = await fakePrograms({});
    removes.push(remove);
    const asked = { program, config: {}, now: Date.now, progress: () => undefined };
    expect(await readArgocd(asked, new AbortController().signal)).toMatchObject({
      ok: false,
      fault: { kind: 'missing-program' },
    });
    const stop = new AbortController();
    stop.abort();
    expect(await readArgocd(asked, stop.signal)).toMatchObject({ ok: false, fault: { kind: 'cancelled' } });
  });

  test('without the flag for an own exit code 1 means that there is a difference, and 20 never does', async () => {
    const old = (code: number) =>
      server(
        [app('a', {}, { sync: { status: 'OutOfSync' } })],
        `if (args.includes('--help')) { out('no flags'); end(0); } if (args.includes('--diff-exit-code')) end(1); if (args[1] === 'diff') { out('differs\\n'); end(${code}); }`,
      );
    expect((await readings(old(1)))[0]?.diff).toEqual(['differs']);
    expect((await readings(old(20)))[0]?.diff[0]).toMatch(/no diff: app diff ended with 20/);
  });

  test('self-heal inside the window is told, and stands no more; outside of it is nothing', () => {
    const healing = (at: string) =>
      parseApplication(
        JSON.stringify(
          app(
            'a',
            { syncPolicy: { automated: { selfHeal: true } } },
            { history: [{ deployedAt: at, initiatedBy: { automated: true } }] },
          ),
        ),
      );
    const window = { from: Date.parse('2026-05-20T13:00:00Z'), to: Date.parse('2026-05-20T15:00:00Z') };
    const of = (at: string) => {
      const parsed = healing(at);
      if (!parsed.ok) throw new Error(parsed.why);
      return argocdFindings(
        { apps: [{ app: parsed.value, unread: null, diff: [] }], notes: [], cut: null },
        { account: '1', window, hash },
      );
    };
    expect(of('2026-05-20T14:00:00Z')).toMatchObject([
      { kind: 'drift', subject: 'a', standing: false, transient: true, attribution: 'unknown' },
    ]);
    expect(of('2026-05-20T12:00:00Z')).toEqual([]);
  });

  test('names and flags: nothing from outside becomes a flag, and nothing here can change anything', () => {
    for (const bad of ['--prune', '-x', 'a b', 'A', '', 'a/b/c', 'a;rm', '../x', '\u001b[2J'])
      expect(isAppName(bad)).toBe(false);
    expect(isAppName('argocd/orders-1.eu')).toBe(true);
    expect(connectionFlags({ server: 'x:443', core: 'true', grpcWeb: 'false' })).toEqual([
      '--server',
      'x:443',
      '--core',
    ]);
    const every = [
      argocdCommands.list([]),
      argocdCommands.refresh('a', []),
      argocdCommands.diff('a', true, []),
      argocdCommands.preview('a', []),
    ];
    for (const args of every) expect(args.join(' ')).not.toMatch(/--prune|--force|--replace|delete|--hard-refresh/);
    expect(argocdCommands.preview('a', [])).toContain('--dry-run');
  });

  test('an empty list is empty, null too', () => {
    expect(parseApplications('null')).toEqual({ ok: true, value: [] });
    expect(parseApplications('[]')).toEqual({ ok: true, value: [] });
    expect(parseApplications('')).toMatchObject({ ok: false });
  });
});
