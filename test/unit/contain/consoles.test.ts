import { describe, expect, it } from 'vitest';
import { withConsoles, withoutConsoles } from '../../../source/core/audit/console-sessions.ts';
import type { Tree } from '../../../source/core/audit/session-tree.ts';
import { containRows } from '../../../source/core/contain/rows.ts';
import { consoleKey, type OpenConsole } from '../../../source/core/coverage.ts';
import { noProgress } from '../../../source/core/progress.ts';
import { checkJson } from '../../../source/core/report/check-json.ts';
import type { Session } from '../../../source/core/session.ts';
import { containRow } from '../../../source/core/view/contain-rows.ts';
import { createPen } from '../../../source/core/view/pen.ts';
import { offersFor } from '../../../source/runner/plan-action.ts';
import { accountId } from '../../support/fake-account.ts';
import { hash } from '../../support/hash.ts';
import { containScene, deployKey, deployUser, keep, session, start } from '../runner/contain-scene.ts';

const hour = 3_600_000;
const totals = { total: 0, writes: 0, denied: 0, unlogged: null };

/** A sign-in by the credential, as the audit makes a stand-in of it. */
const signedIn = (by: Session, over: Partial<Session> = {}): OpenConsole => {
  const event = `e-${by.accessKeyId}`;
  const own = { parent: by.accessKeyId, kind: 'console', bornFrom: event, alive: null, origin: 'derived' } as const;
  const until = start + 11 * hour;
  const life = { issuedAt: start - hour, expiresAt: until, expiryKnown: true };
  return {
    ...{ event, who: by.principal ?? '', until },
    session: { ...by, ...own, ...life, accessKeyId: consoleKey(event), ...over },
  };
};
const overRole: Session = { ...keep, alive: false, expiresAt: start - 1 };
const overKey: Session = { ...deployKey, alive: false };

const scene = async (consoles: OpenConsole[], sessions: Session[], endedConsoles: OpenConsole[] = []) => {
  const s = await containScene({ sessions });
  const coverage = { ...noProgress().coverage, consoles, ...(endedConsoles.length > 0 ? { endedConsoles } : {}) };
  await s.store.append([{ type: 'coverage.changed', coverage, totals }]);
  return s;
};
const about = ({ event }: OpenConsole) => ({ credential: consoleKey(event) });
const offersOf = (s: Awaited<ReturnType<typeof scene>>, c: OpenConsole) =>
  offersFor({ ...s.deps, digest: hash }, about(c));

describe('a console session that may be open', () => {
  it('stands among what is to be ended, though what signed in is over', async () => {
    const c = signedIn(overRole);
    const { store } = await scene([c], [overRole]);
    const [row, ...more] = containRows(store.progress(), start);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ kind: 'credential', alive: null, state: 'open', session: { kind: 'console' } });
    if (!row) throw new Error('no row');
    const drawn = containRow(createPen({ color: false, ascii: false, mask: null }), row, [], {
      ...{ columns: 120, now: 0, selected: false },
    });
    expect(drawn).toMatch(/\? console +\S*ops-chain-a\/keep-0cfa console/);
    expect(containRows(store.progress(), c.until + 1)).toEqual([]);
  });

  it('of a role is ended by a deny of its session, with who else that hits', async () => {
    const c = signedIn(overRole);
    const s = await scene([c], [overRole]);
    const [first, second] = offersOf(s, c);
    expect(first).toMatchObject({ kind: 'deny-session', disabled: null, hits: expect.stringContaining('keep-0cfa') });
    expect(second).toMatchObject({ kind: 'deny-role', hits: expect.stringContaining('an outage') });
    const p = await s.plan('deny-session', about(c));
    expect(await s.confirm(p)).toMatchObject({ ok: true });
    expect(s.sent()).toEqual(['PutRolePolicy']);
    expect(s.store.progress().actions[0]).toMatchObject({ state: 'done', credential: consoleKey(c.event) });
    expect(containRows(s.store.progress(), start)[0]).toMatchObject({ state: 'ended' });
  });

  it('of a user is ended by a quarantine, not by a key of his', async () => {
    const c = signedIn(overKey);
    const s = await scene([c], [overKey]);
    const offers = offersOf(s, c);
    expect(offers.map((o) => o.kind)).toEqual(['quarantine-user', 'remove-login-profile']);
    expect(offers[0]).toMatchObject({ disabled: null, hits: expect.stringContaining('others may use it') });
    await s.confirm(await s.plan('quarantine-user', about(c)));
    expect(s.sent()[0]).toBe('AttachUserPolicy');
    expect(s.world.fake.state().users[0]?.attachedPolicies[0]?.arn).toContain('AWSDenyAll');
  });

  it('keeps the deny that ended it until its time is over', async () => {
    const c = signedIn(overRole);
    const s = await scene([c], [overRole]);
    await s.confirm(await s.plan('deny-session', about(c)));
    // The next check sees it dead: nothing names it among what may be open any more.
    const ended = { ...c, session: { ...(c.session as Session), alive: false, aliveWhy: 'denied' } };
    const coverage = { ...noProgress().coverage, consoles: [], endedConsoles: [ended] };
    await s.store.append([{ type: 'coverage.changed', coverage, totals }]);
    s.time.now = start + 5 * hour;
    const off = containRows(s.store.progress(), s.time.now).find((r) => r.kind === 'deny');
    expect(off).toBeDefined();
    const credential = off?.kind === 'deny' ? (off.credential ?? '') : '';
    expect(await s.tryPlan('remove-own-deny', { credential })).toMatchObject({
      ok: false,
      why: expect.stringMatching(/console sign-in .* would act again without it/),
    });
    s.time.now = c.until + 1;
    expect(await s.tryPlan('remove-own-deny', { credential })).toMatchObject({ ok: true });
  });

  it('of another account is handed over, and not planned', async () => {
    const far = { ...overRole, account: '999999999999', issuer: 'arn:aws:iam::999999999999:role/ops-chain-a' };
    const c = signedIn(far);
    const s = await scene([c], [far]);
    expect(offersOf(s, c)[0]?.disabled).toContain('account 999999999999');
    expect(await s.tryPlan('deny-session', about(c))).toMatchObject({ ok: false });
  });

  it('stands on the JSON with what ends it and what else that hits', async () => {
    const c = signedIn(deployKey);
    const { store } = await scene([c, signedIn(overRole)], [deployKey, overRole]);
    const coverage = checkJson(store.progress(), [], start).coverage as { consoles: unknown[] };
    expect(coverage.consoles).toEqual([
      {
        ...{ event: c.event, who: deployUser.arn, until: new Date(c.until).toISOString().replace('.000Z', 'Z') },
        ...{ actions: ['quarantine-user'], alsoHits: [deployKey.accessKeyId] },
      },
      expect.objectContaining({ actions: ['deny-session', 'deny-role'], alsoHits: [] }),
    ]);
    expect(checkJson(store.progress(), [], c.until + 1).coverage).not.toHaveProperty('consoles');
  });
});

describe('the stand-ins of the audit', () => {
  const root = session({
    accessKeyId: 'ASIAROOT00000000001',
    principal: 'arn:role/alice',
    issuer: 'arn:aws:iam::1:role/r',
  });
  const tree = {
    sessions: [root],
    signIns: [{ time: start, id: 'e1', who: 'arn:role/alice' }],
    owner: new Map([['e1', root.accessKeyId]]),
  } as unknown as Tree;

  it.each([
    ['may be open', true, 'consoles'],
    ['are not told of', null, 'consoles'],
    ['are dead', false, 'endedConsoles'],
  ] as const)('that %s', (_, alive, place) => {
    const fact = { sessions: [root], findings: [], coverage: noProgress().coverage, silenceUnknown: [] };
    const asked = withConsoles({ ...fact, totals, issuedAt: null, afterDeath: [], writeIds: [] }, tree);
    const told = withoutConsoles({
      ...asked,
      sessions: asked.sessions.map((s) => (s.kind === 'console' ? { ...s, alive } : s)),
    });
    expect(told.sessions).toEqual([root]);
    const wanted = {
      event: 'e1',
      who: 'arn:role/alice',
      session: { accessKeyId: consoleKey('e1'), parent: root.accessKeyId },
    };
    expect(told.coverage[place]).toMatchObject([{ ...wanted, until: start + 12 * hour }]);
    expect(told.coverage[place]?.[0]?.session?.alive).toBe(alive === false ? false : null);
    expect(told.coverage.consoles).toHaveLength(place === 'consoles' ? 1 : 0);
    expect(root.account).toBe(accountId);
  });
});
