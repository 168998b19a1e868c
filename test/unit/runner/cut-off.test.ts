import { describe, expect, it } from 'vitest';
import type { AuditFact } from '../../../source/core/facts.ts';
import type { IamPort, TrailPort } from '../../../source/core/ports.ts';
import { notRead } from '../../../source/core/reading.ts';
import type { Session } from '../../../source/core/session.ts';
import { itemTypes } from '../../../source/runbook/index.ts';
import { runCheck } from '../../../source/runner/check.ts';
import { glimpses } from '../../../source/runner/glimpses.ts';
import { linesOf } from '../../../source/runner/lines.ts';
import { taskList } from '../../../source/runner/task-list.ts';
import { cleanWorld, config, now, time } from '../../support/clean-world.ts';
import { hash } from '../../support/hash.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { checkItem } from '../vault/check-support.ts';
import { session } from './contain-scene.ts';

const minute = 60_000;

/** Quits at the nth call of the trail or of IAM: from then on every port answers that it was cancelled, as the real ones do. */
const quitting = (where: 'trail' | 'iam', nth: number) => {
  const quit = new AbortController();
  const { trail, iam } = cleanWorld();
  let calls = 0;
  const cancelled = () => notRead({ kind: 'cancelled', what: 'it was cancelled' }, time.now);
  const cut = async <T>(port: 'trail' | 'iam', real: () => Promise<T>) => {
    if (port === where && ++calls === nth) quit.abort();
    return quit.signal.aborted ? cancelled() : real();
  };
  const lookup: TrailPort['lookup'] = (ask, signal) => cut('trail', () => trail.lookup(ask, signal));
  const entries = Object.entries(iam as unknown as { [name: string]: (...a: unknown[]) => Promise<unknown> });
  const slow = entries.map(([name, real]) => [name, (...a: unknown[]) => cut('iam', () => real(...a))]);
  const ports = { trail: { lookup }, iam: Object.fromEntries(slow) as IamPort };
  return { quit, ports, reached: () => quit.signal.aborted };
};

/** A whole check, in which both credentials were seen dead, and then one half an hour later that is quit at some place. */
const scene = async (where: 'trail' | 'iam', nth: number) => {
  const { store, check } = await checkItem('expiry.sessions');
  const before = structuredClone(store.progress());
  time.now = now + 50 * minute;
  const { quit, ports, reached } = quitting(where, nth);
  const types = itemTypes.filter((t) => t.id === 'expiry.sessions');
  const set = config();
  const deps = { store, config: set, types, tasks: taskList(() => undefined), audit: { hash } };
  await runCheck({ ...deps, ports: { ...cleanWorld(), ...ports } }, linesOf(types, set), quit.signal);
  return { store, before, check, reached };
};

describe('a check that is quit in the middle', () => {
  it.each([
    ['trail', 1],
    ['trail', 2],
    ['trail', 3],
    ['iam', 1],
    ['iam', 2],
    ['iam', 3],
    ['iam', 4],
  ] as const)('at call %s %i: takes back no death that was known, nor since when', async (where, nth) => {
    const { store, before, check, reached } = await scene(where, nth);
    expect(reached()).toBe(true);
    const deaths = (p = store.progress()) => p.sessions.map((s) => [s.accessKeyId, s.alive, s.aliveWhy, s.deadSince]);
    expect(deaths(before).map(([, alive]) => alive)).toEqual([false, false]);
    // One of them has no expiry of its own: that it is dead is known from the look alone.
    expect(before.sessions.some((s) => s.expiresAt === null && s.deadSince)).toBe(true);
    expect(deaths()).toEqual(deaths(before));
    expect(store.progress().findings.map((f) => [f.id, f.standing])).toEqual(
      before.findings.map((f) => [f.id, f.standing]),
    );
    expect(store.progress().coverage).toEqual(before.coverage);
    expect(store.progress().items['expiry.sessions']).toEqual(before.items['expiry.sessions']);
    time.now = now + 60 * minute;
    await check();
    expect(deaths().map(([key, alive, , since]) => [key, alive, since])).toEqual(
      deaths(before).map(([key, alive, , since]) => [key, alive, since]),
    );
  });
});

const dead = session({ accessKeyId: 'AKIADEAD000000000001', alive: false, aliveWhy: 'deleted', deadSince: now });
const fresh = session({ accessKeyId: 'ASIAFRESH00000000001', alive: null, aliveWhy: 'not read yet' });
const factOf = (...sessions: Session[]): AuditFact =>
  ({ sessions, findings: [], issuedAt: now, coverage: { regions: [] }, totals: {} }) as unknown as AuditFact;

/** A store that knows `dead`, and a look whose answer of IAM is given by hand. */
const looking = async () => {
  const store = memoryStore(() => now);
  await store.append([{ type: 'sessions.changed', upsert: [dead], gone: [], issuedAt: now }]);
  const quit = new AbortController();
  const waiting: ((fact: AuditFact) => void)[] = [];
  let looks = 0;
  /** What the trail says alone: nothing of what IAM knows. */
  const seen = { fact: factOf({ ...dead, alive: null, aliveWhy: 'IAM was not read', deadSince: null }, fresh) };
  const look = async () => {
    looks += 1;
    return seen;
  };
  const withIam = () => new Promise<AuditFact>((done) => waiting.push(done));
  const glimpse = glimpses(store, look, withIam, quit.signal);
  const of = (key: string) => store.progress().sessions.find((s) => s.accessKeyId === key);
  const asked = () => expect.poll(() => waiting.length).toBeGreaterThan(0);
  const answer = (fact: AuditFact) => waiting.shift()?.(fact);
  return { glimpse, quit, of, asked, answer, looks: () => looks, store };
};

describe('a glimpse while the trail is being read', () => {
  it('tells of a new credential at once, and what IAM says of it when that is known', async () => {
    const { glimpse, of, asked, answer } = await looking();
    glimpse.look(2);
    await asked();
    expect(of(fresh.accessKeyId)).toMatchObject({ alive: null });
    expect(of(dead.accessKeyId)).toEqual(dead);
    answer(factOf(dead, { ...fresh, alive: true, aliveWhy: 'it lives' }));
    await glimpse.end();
    expect(of(fresh.accessKeyId)).toMatchObject({ alive: true });
    expect(of(dead.accessKeyId)).toEqual(dead);
  });

  it('that is cut off keeps the deaths that were known, and tells nothing of IAM', async () => {
    const { glimpse, quit, of, asked, answer } = await looking();
    glimpse.look(2);
    await asked();
    quit.abort();
    answer(
      factOf({ ...dead, alive: null, aliveWhy: 'cancelled', deadSince: null }, { ...fresh, aliveWhy: 'cancelled' }),
    );
    await glimpse.end();
    expect(of(dead.accessKeyId)).toEqual(dead);
    expect(of(fresh.accessKeyId)).toEqual(fresh);
  });

  it('looks once at a time, and again only when more is known; nothing is taken back', async () => {
    const { glimpse, asked, answer, looks, of } = await looking();
    glimpse.look(2);
    await asked();
    glimpse.look(3);
    expect(looks()).toBe(1);
    answer(factOf(fresh));
    await glimpse.end();
    glimpse.look(2);
    await glimpse.end();
    expect(looks()).toBe(1);
    glimpse.look(3);
    await asked();
    expect(looks()).toBe(2);
    answer(factOf(fresh));
    await glimpse.end();
    expect(of(dead.accessKeyId)).toEqual(dead);
  });

  it('a disk that refuses ends nothing here: the next page is what waits for it', async () => {
    const { glimpse, store, looks } = await looking();
    store.append = async () => {
      throw new Error('the disk is full');
    };
    glimpse.look(2);
    await glimpse.end();
    expect(looks()).toBe(1);
  });
});
