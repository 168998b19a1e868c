import { createIam } from '../../../source/adapters/iam.ts';
import { createIamAct } from '../../../source/adapters/iam-act.ts';
import { undoOperations } from '../../../source/adapters/iam-undo-table.ts';
import { createIdentity } from '../../../source/adapters/sts.ts';
import { wantedIamReads } from '../../../source/core/audit/liveness.ts';
import { noConfig } from '../../../source/core/config.ts';
import { type Faults, noFaults } from '../../../source/core/fault-point.ts';
import type { Call, Plan, SubjectRef } from '../../../source/core/plan.ts';
import type { ClockPort, Ports } from '../../../source/core/ports.ts';
import { compare, type PutBack } from '../../../source/core/put-back/compare.ts';
import { deedsIn } from '../../../source/core/put-back/deeds.ts';
import { isCompared } from '../../../source/core/put-back/part.ts';
import { actionTypes } from '../../../source/runbook/actions/index.ts';
import { confirmPlan } from '../../../source/runner/confirm-plan.ts';
import type { EngineDeps } from '../../../source/runner/engine.ts';
import { planFirst, portsOf } from '../../../source/runner/plan-action.ts';
import { readIam } from '../../../source/runner/read-iam.ts';
import { markUnsettled, settle } from '../../../source/runner/settle.ts';
import { hash } from '../../support/hash.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { iamFor, keysOf, type openDrill, worldTime } from '../drill/support.ts';
import { startPlay } from './session-play.ts';

export type Drill = Awaited<ReturnType<typeof openDrill>>;

const signal = new AbortController().signal;

/** A drill's account, a session that is played in it, and reseal between them. Waiting moves the world's time. */
export const putBackScene = async (drill: Drill) => {
  const { world } = drill;
  const clock: ClockPort = {
    now: () => worldTime(world),
    sleep: async (ms) => void (await world.admin({ advance: ms })),
  };
  const admin = iamFor(world, await keysOf(world, 'admin'));
  const play = startPlay(world, admin, clock.now, async () => void (await world.admin({ advance: 6000 })));
  const access = (credentials: { accessKeyId: string; secretAccessKey: string }) => ({
    ...{ profile: null, credentials, endpoint: world.endpoint },
  });
  const iam = createIam(access(world.credentials.read), clock);
  const store = memoryStore(clock.now);
  const identity = createIdentity(access(world.credentials.read), clock);
  const ports = { clock, identity, iam, vault: null } as unknown as Ports;
  const incident = {
    ...{ id: 'INC-1', title: '', startedAt: 0, openedAt: 0, account: world.account, roleArn: world.roleArn },
    ...{ accessKeyId: null, sessionName: null, unclaimed: false, drill: true },
  };
  await store.append([
    {
      type: 'incident.opened',
      incident,
      roles: { responder: null, approver: null, owner: null, countersignedBy: null },
    },
    { type: 'caller.seen', purpose: 'read', arn: 'x', account: world.account, fault: null, skewMs: 0 },
  ]);
  /** `flying`: what was sent, answered or not: a process that dies does not call it back. */
  const hooks = {
    beforeCall: null as ((call: Call) => Promise<void>) | null,
    faults: noFaults as Faults,
    flying: [] as Promise<unknown>[],
  };
  let n = 0;
  const deps: EngineDeps = {
    ...{ store, ports, config: noConfig(), types: [], hash, readOnly: false, newId: () => `a${++n}` },
    actions: actionTypes,
    openAct: async (ask) => {
      const act = createIamAct(access(world.credentials.act), clock, ...(ask?.undo ? [undoOperations] : []));
      const send: typeof act.send = async (call, stop) => {
        await hooks.beforeCall?.(call);
        const sent = act.send(call, stop);
        hooks.flying.push(sent);
        return sent;
      };
      return { act: { ...act, send }, accessKeyId: null, close: act.close };
    },
  };
  // Everything that the played session did, and what it is compared with: what a check would journal.
  store.events.significant = async () => play.events();
  const digest = (text: string) => hash(text).slice(0, 16);
  const check = async (): Promise<{ [finding: string]: PutBack }> => {
    const findings = play.findings().filter((f) => f.kind !== 'session-live');
    const wanted = wantedIamReads({ sessions: [], findings }, world.account);
    const facts = await readIam(iam, wanted, signal);
    const { withStanding } = await import('../../../source/core/audit/liveness.ts');
    const told = withStanding({
      fact: { sessions: [], findings },
      iam: facts,
      awsNow: clock.now(),
      hash,
      account: world.account,
    });
    const deeds = deedsIn(play.events());
    const upsert = Object.fromEntries(
      told.findings.filter(isCompared).flatMap((f) => {
        const compared = compare(f, deeds, facts, null);
        return compared ? [[f.id, compared]] : [];
      }),
    );
    await store.append([
      { type: 'findings.changed', upsert: told.findings, gone: [] },
      { type: 'put-back.compared', upsert, gone: [] },
    ]);
    return upsert;
  };
  const plan = (kind: string, about: SubjectRef) => planFirst({ ...deps, digest }, kind, about);
  const confirm = (p: Plan) =>
    confirmPlan(
      { ...deps, faults: (at) => hooks.faults(at), digest, onCall: () => undefined, held: () => false },
      p,
      p.target.name.length > 40 ? p.shortCode : p.target.name,
      signal,
    );
  const offers = async (finding: string) =>
    (await import('../../../source/runner/plan-action.ts')).offersFor({ ...deps, digest }, finding);
  /** As at the next start, after the process was killed. */
  const restart = async (): Promise<void> => {
    await Promise.allSettled(hooks.flying);
    await markUnsettled(store);
    await settle(store, actionTypes, portsOf(deps, world.account), world.account, signal);
  };
  return { restart, world, admin, play, store, clock, check, plan, confirm, offers, hooks, close: () => iam.close() };
};
export type Scene = Awaited<ReturnType<typeof putBackScene>>;
