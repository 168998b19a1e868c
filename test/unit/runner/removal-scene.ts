import path from 'node:path';
import { createFiles } from '../../../source/adapters/files.ts';
import { createIamAct } from '../../../source/adapters/iam-act.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import { createResourceAct } from '../../../source/adapters/resource-act.ts';
import { createResourceDetail } from '../../../source/adapters/resource-detail.ts';
import { createIdentity } from '../../../source/adapters/sts.ts';
import { type Config, noConfig } from '../../../source/core/config.ts';
import { type Faults, noFaults } from '../../../source/core/fault-point.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { Call, Plan } from '../../../source/core/plan.ts';
import type { ClockPort, Ports, ProgramPort } from '../../../source/core/ports.ts';
import { contextOf } from '../../../source/drill/incident-of.ts';
import { actionTypes } from '../../../source/runbook/actions/index.ts';
import { confirmPlan } from '../../../source/runner/confirm-plan.ts';
import type { EngineDeps } from '../../../source/runner/engine.ts';
import { planFirst, portsOf } from '../../../source/runner/plan-action.ts';
import { markUnsettled, settle } from '../../../source/runner/settle.ts';
import { hash } from '../../support/hash.ts';
import { incidentOpened } from '../../support/incident-opened.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { plainFinding } from '../../support/plain-finding.ts';
import type { openDrill } from '../drill/support.ts';

type Drill = Awaited<ReturnType<typeof openDrill>>;
export const signal = (): AbortSignal => new AbortController().signal;

export const finding = (over: Partial<Finding> & Pick<Finding, 'kind' | 'subject' | 'account'>): Finding =>
  plainFinding({
    ...{ item: 'terraform.orphans', region: 'us-east-1', events: ['e1'], at: Date.UTC(2026, 4, 20, 13) },
    ...over,
  });

type Over = {
  findings: Finding[];
  unclaimed?: boolean;
  faults?: Faults;
  program?: ProgramPort;
  config?: Partial<Config>;
  readOnly?: boolean;
  /** Runs right before a call goes out to AWS. */
  before?: (call: Call) => Promise<void>;
};

/** Plans and confirmations on a drill's own AWS and its stand-in programs: real sockets, real processes. */
export const removalScene = async ({ world, dir }: Drill, over: Over) => {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const clock: ClockPort = {
    now,
    // The world's time goes with ours, so that what takes its time there does so at once.
    sleep: async (ms) => {
      ahead += ms;
      await world.admin({ advance: ms });
    },
  };
  const store = memoryStore(now);
  await store.append([
    incidentOpened({
      ...{ account: world.account, roleArn: `arn:aws:iam::${world.account}:role/breakglass-emergency` },
      ...{ unclaimed: over.unclaimed ?? false, drill: true },
    }),
    { type: 'caller.seen', purpose: 'read', arn: 'arn:read', account: world.account, fault: null, skewMs: 0 },
    { type: 'findings.changed', upsert: over.findings, gone: [] },
  ]);
  const access = (who: 'read' | 'act') => ({
    ...{ profile: null, credentials: world.credentials[who], endpoint: world.endpoint },
  });
  const [details, act, beside] = [
    createResourceDetail(access('read'), clock),
    createIamAct(access('act'), clock),
    createResourceAct(access('act'), clock),
  ];
  const sent: string[] = [];
  const resources = {
    send: async (call: Call, s: AbortSignal) => {
      await over.before?.(call);
      sent.push(`${call.operation}${call.input.DryRun ? ' (dry)' : ''}`);
      return beside.send(call, s);
    },
  };
  const program = over.program ?? createProgram(clock, { PATH: path.join(dir, 'bin') });
  const identity = createIdentity(access('read'), clock);
  const files = createFiles(clock);
  const ports = { clock, identity, accounts: [], iam: {}, vault: null, details, program, files } as unknown as Ports;
  const config = {
    ...noConfig(),
    ...{ argocd: {}, kubernetes: { context: contextOf(world.account), awsProfile: null } },
    ...over.config,
  };
  let n = 0;
  const deps: EngineDeps = {
    ...{ store, ports, config, types: [], actions: actionTypes, hash, readOnly: over.readOnly ?? false },
    newId: () => `a${++n}`,
    openAct: async () => ({ act, resources, accessKeyId: 'ASIAACT', close: () => undefined }),
  };
  const digest = (text: string) => hash(text).slice(0, 16);
  const tryPlan = (kind: string, about = over.findings[0]?.id ?? '') => planFirst({ ...deps, digest }, kind, about);
  const plan = async (kind: string, about?: string): Promise<Plan> => {
    const planned = await tryPlan(kind, about);
    if (!planned.ok) throw new Error(planned.why);
    return planned.plan;
  };
  const confirm = (p: Plan, typed = p.target.name, s = signal()) =>
    confirmPlan(
      { ...deps, faults: over.faults ?? noFaults, digest, onCall: () => undefined, held: () => false },
      p,
      typed,
      s,
    );
  /** As at the next start, after the process was killed. */
  const restart = async (): Promise<void> => {
    await markUnsettled(store);
    await settle(store, actionTypes, portsOf(deps, world.account), world.account, signal());
  };
  const last = () => store.progress().actions.at(-1);
  const close = () => {
    for (const port of [details, act, beside, identity]) port.close();
  };
  return { store, tryPlan, plan, confirm, restart, last, sent, details, close };
};

/** Writes of AWS and of the cluster, as the world itself logged them: `operation outcome`. */
export const writesOf = async ({ world }: Drill): Promise<string[]> =>
  ((await world.admin({ writes: true })) as { writes: { operation: string; outcome: string }[] }).writes.map(
    (w) => `${w.operation} ${w.outcome}`,
  );
