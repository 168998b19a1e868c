import { describe, expect, test } from 'vitest';
import { parseApplications } from '../../../source/core/argocd/applications.ts';
import { argocdFindings } from '../../../source/core/argocd/findings.ts';
import { withFoundBefore as appsFoundBefore } from '../../../source/core/argocd/found-before.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { KubernetesFact } from '../../../source/core/kubernetes/findings.ts';
import { withFoundBefore } from '../../../source/core/kubernetes/found-before.ts';
import { hash } from '../../support/hash.ts';

const window = { from: 1_000, to: 9_000 };
const system = { id: 'kubernetes uid-of-kube-system', name: 'c' };
const object = (more: Partial<Finding> = {}): Finding => ({
  ...{ id: 'f1', item: 'kubernetes.untracked', kind: 'untracked-object', subject: 'Role/a/b', account: '1' },
  ...{ region: null, standing: true, standingWhy: 'kubectl lists it', transient: false, events: [], at: 5_000 },
  ...{ why: '', uniqueId: 'uid-1', actions: [], left: 'there', source: 'kubernetes' },
  system,
  ...more,
});
const fact = (uids: string[], more: Partial<KubernetesFact> = {}): KubernetesFact => ({
  ...{ context: 'c', caller: null, objects: uids.length, uids, kinds: 1, unread: [], findings: [], owned: 0 },
  ...{ audited: { ok: false, asked: false, why: '' }, system },
  ...more,
});
const became = (old: Finding, now: KubernetesFact) => withFoundBefore([old], now, window).map((f) => f.standing);

describe('an object that was found before', () => {
  test('stays as gone when nothing of its uid is listed any more, also where no audit log can be asked', () => {
    expect(became(object(), fact(['uid-2']))).toEqual([false]);
  });
  test('stands on while some kind could not be listed', () => {
    expect(became(object(), fact([], { unread: [{ resource: 'roles', why: 'Forbidden' }] }))).toEqual([true]);
  });
  test('is no finding any more when somebody owns it, and not told when a later edit hides the one that was seen', () => {
    expect(became(object(), fact(['uid-1']))).toEqual([false]);
    expect(became(object({ left: 'changed' }), fact(['uid-1']))).toEqual([null]);
  });
  test('that an audit log gave to the session stays its own under an owner, which anybody can write', () => {
    const underOwner = [object({ id: 'f2' })];
    expect(became(object({ attribution: 'session' }), fact(['uid-1'], { underOwner }))).toEqual([true]);
    expect(became(object({ attribution: 'unknown' }), fact(['uid-1'], { underOwner }))).toEqual([false]);
    // Argo CD has taken it over.
    expect(became(object({ attribution: 'session' }), fact(['uid-1'], { underOwner: [] }))).toEqual([false]);
  });
  test('is never gone because another cluster, or one that nobody can tell, does not list it', () => {
    const other = { id: 'kubernetes uid-of-another', name: 'c' };
    expect(withFoundBefore([object()], fact([], { system: other }), window)).toEqual([object()]);
    expect(withFoundBefore([object()], fact([], { system: undefined }), window)).toEqual([object()]);
    expect(became(object({ system: undefined }), fact([]))).toEqual([true]);
    // The same cluster under another context.
    expect(became(object({ system: { ...system, name: 'prod' } }), fact([]))).toEqual([false]);
  });
  test('is not told when it is a request for a certificate: the certificate outlives it', () => {
    const csr = object({ subject: 'CertificateSigningRequest//csr-1' });
    expect(withFoundBefore([csr], fact(['uid-2']), window)).toMatchObject([
      { standing: null, standingWhy: expect.stringContaining('lives on') },
    ]);
  });
  test('and that only the audit log told is in no list, now or ever', () => {
    const deed = object({ uniqueId: null, left: 'gone', at: 10_000 });
    expect(withFoundBefore([deed], fact(['uid-2']), window)).toEqual([deed]);
  });
  test('is known to be the session’s when the log has forgotten it', () => {
    const now = object({ attribution: 'unknown', why: 'made' });
    const old = object({ attribution: 'session', why: 'made; the audit log' });
    const known = withFoundBefore([old], fact(['uid-1'], { findings: [now] }), window);
    expect(known).toMatchObject([{ attribution: 'session', why: old.why }]);
    const theirs = fact(['uid-1'], { findings: [{ ...now, attribution: 'pre-existing' }] });
    expect(withFoundBefore([old], theirs, window)).toMatchObject([{ attribution: 'pre-existing' }]);
  });
  test('is not the session’s when it was made after its death', () => {
    expect(became(object({ at: 10_000 }), fact(['uid-1']))).toEqual([]);
  });
  test('what an audit log showed once stays, whatever the log holds now', () => {
    const read = object({ kind: 'secret-read', uniqueId: null });
    const audited = { ok: true, asked: true, why: '0 records' };
    expect(withFoundBefore([read], fact([], { audited }), window)).toEqual([read]);
  });
});

describe('an application that was found before', () => {
  const at = { account: '1', window: null, hash };
  const reading = (sync: string | null) => {
    const listed = [{ metadata: { name: 'orders', namespace: 'argocd' }, status: { sync: { status: sync } } }];
    const apps = parseApplications(JSON.stringify(sync === null ? [] : listed));
    if (!apps.ok) throw new Error(apps.why);
    return { apps: apps.value.map((app) => ({ app, unread: null, diff: [] })), notes: [], cut: null };
  };
  const old = argocdFindings(reading('OutOfSync'), at);
  test.each([
    ['Synced', false],
    [null, null],
  ])('%s now: standing %s', (sync, standing) => {
    const now = reading(sync);
    const found = appsFoundBefore(old, argocdFindings(now, at), now, at);
    expect(found).toMatchObject([{ subject: 'orders', standing, actions: [] }]);
  });
  test('whose state could not be read is as it was', () => {
    const now = reading('Unknown');
    const apps = now.apps.map((a) => ({ ...a, unread: 'its comparison failed' }));
    expect(appsFoundBefore(old, [], { ...now, apps }, at)).toEqual(old);
  });
});
