import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type OpenIncident, openIncident } from '../../source/composition/open-incident.ts';
import { noConfig } from '../../source/core/config.ts';
import type { Plan } from '../../source/core/plan.ts';
import { startWorld, type World } from '../../source/drill/start-world.ts';

type Write = { operation: string; input: { [name: string]: string }; outcome: string };

const incident = 'DRILL-3';
const needed = ['expiry.sessions', 'iam.users'];

const startScene = async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'reseal-two-'));
  const world = await startWorld({ dir: path.join(root, 'alice', incident, 'world'), seed: 3, speed: 60 });
  // Two people, each with an incident of their own on the same account.
  mkdirSync(path.join(root, 'bob', incident), { recursive: true });
  symlinkSync(path.join(root, 'alice', incident, 'world'), path.join(root, 'bob', incident, 'world'));
  const everybody: OpenIncident[] = [];
  onTestFinished(async () => {
    for (const opened of everybody) await opened.close();
    await world.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const { account, roleArn, startedAt } = world;
  const about = { id: incident, title: world.incident.title, startedAt, account, roleArn, accessKeyId: null };
  const opening = {
    incident: { ...about, sessionName: null, unclaimed: false, drill: true },
    roles: { responder: 'alice', approver: 'dana', owner: 'bob', countersignedBy: null },
    log: null,
  };
  const open = async (who: string, mode: 'write' | 'follow') => {
    const opened = await openIncident({
      ...{ stateDir: path.join(root, who), incident, mode, config: noConfig(), readOnly: mode === 'follow', env: {} },
      ...(mode === 'write' ? { create: true, opening } : {}),
      world: { ...world, stop: async () => undefined } as World,
    });
    everybody.push(opened);
    return opened;
  };
  const done = async () =>
    ((await world.admin({ writes: true })) as { writes: Write[] }).writes.filter((w) => w.outcome === 'done');
  return { open, done };
};

const userOf = ({ engine }: OpenIncident) =>
  engine.state().progress.findings.find((f) => f.kind === 'user-created' && f.subject.endsWith('user/tmp-admin'));

const planned = async (opened: OpenIncident): Promise<Plan> => {
  const found = await opened.engine.plan('delete-user', userOf(opened)?.id ?? '');
  if (!found.ok) throw new Error(found.why);
  return found.plan;
};

// Issue 4 §6: two operators on one account, and a follower who watches.
it('two delete the same user at once: nothing is removed twice, both end knowing it is gone, a follower sees it', {
  timeout: 90_000,
}, async () => {
  const { open, done } = await startScene();
  const [alice, bob] = [await open('alice', 'write'), await open('bob', 'write')];
  const follower = await open('alice', 'follow');
  await Promise.all([alice, bob].map((o) => o.engine.check(needed)));
  const plans = [await planned(alice), await planned(bob)] as const;
  const ended = await Promise.all([
    alice.engine.confirm(plans[0], plans[0].target.name),
    bob.engine.confirm(plans[1], plans[1].target.name),
  ]);
  // One of them may be refused, because what it planned for is no longer there: never both, and never without a word.
  expect(ended.some((e) => e.ok)).toBe(true);
  for (const e of ended) if (!e.ok) expect(e.why).toMatch(/\S/);

  // What may be done twice without harm (AWSDenyAll attached, a key deactivated) may stand there twice; what removes may not.
  const writes = (await done()).map((w) => `${w.operation} ${JSON.stringify(w.input)}`);
  const removals = writes.filter((w) => /^(?:Delete|Detach|Remove|Deactivate)/.test(w));
  expect(removals.length).toBeGreaterThan(3);
  expect(new Set(removals).size).toBe(removals.length);
  expect(removals.filter((w) => w.startsWith('DeleteUser '))).toHaveLength(1);

  for (const one of [alice, bob]) {
    await one.engine.check(needed);
    expect(userOf(one)?.standing).toBe(false);
    expect(one.engine.state().progress.actions.filter((a) => a.state === 'unsettled')).toEqual([]);
    expect((await one.engine.plan('delete-user', userOf(one)?.id ?? '')).ok).toBe(false);
  }
  const sees = () => userOf(follower)?.standing === false;
  await vi.waitUntil(sees, { timeout: 10_000, interval: 50 });
  expect(follower.engine.state().progress.actions).toEqual(alice.engine.state().progress.actions);
  expect(follower.engine.actionsFor(userOf(follower)?.id ?? '').filter((o) => o.disabled === null)).toEqual([]);
  expect(await done()).toHaveLength(writes.length);
});
