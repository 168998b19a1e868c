import { realClock } from '../../source/adapters/clock.ts';
import { type Config, noConfig } from '../../source/core/config.ts';
import { type Faults, noFaults } from '../../source/core/fault-point.ts';
import type { Finding } from '../../source/core/finding.ts';
import type { Caller } from '../../source/core/iam-state.ts';
import type { Plan } from '../../source/core/plan.ts';
import type { Ports, ProgramPort } from '../../source/core/ports.ts';
import { read } from '../../source/core/reading.ts';
import { actionTypes } from '../../source/runbook/actions/index.ts';
import { confirmPlan } from '../../source/runner/confirm-plan.ts';
import type { EngineDeps } from '../../source/runner/engine.ts';
import { planFirst, portsOf } from '../../source/runner/plan-action.ts';
import { markUnsettled, settle } from '../../source/runner/settle.ts';
import { hash } from './hash.ts';
import { incidentOpened } from './incident-opened.ts';
import { memoryStore } from './memory-store.ts';

export const account = '123456789012';
const me: Caller = { arn: `arn:aws:sts::${account}:assumed-role/terraform-plan/bo`, account, userId: 'AROATF:bo' };

type Over = {
  finding: Finding;
  roots: NonNullable<Config['terraform']>['roots'];
  program: ProgramPort;
  /** What the last plan of this root would make, so that its code is known to have it. */
  address: string | null;
  root: string;
  caller?: Caller;
  faults?: Faults;
};

/** Plans, confirms and reads back the import of one orphan, with a real program. */
export const importScene = async ({ finding, roots, program, address, root, caller = me, faults }: Over) => {
  const clock = realClock();
  const store = memoryStore(clock.now);
  const declared: Finding = {
    ...{ ...finding, id: 'd1', kind: 'drift', item: `terraform.${root}`, subject: address ?? '', standing: true },
    drift: { planned: 'create', outside: null },
  };
  await store.append([
    incidentOpened({ account, roleArn: `arn:aws:iam::${account}:role/breakglass-emergency` }),
    { type: 'caller.seen', purpose: 'read', arn: 'arn:read', account, fault: null, skewMs: 0 },
    { type: 'findings.changed', upsert: [finding, ...(address === null ? [] : [declared])], gone: [] },
    { type: 'items.changed', items: [{ id: `terraform.${root}`, verdict: 'attention', why: '' }] },
  ]);
  const identity = { whoami: async () => read(caller, clock.now(), clock.now()) };
  const base = { clock, identity, identityOf: () => identity, accounts: [], iam: {}, vault: null, program };
  let n = 0;
  const deps: EngineDeps = {
    ...{ store, ports: base as unknown as Ports, types: [], actions: actionTypes, hash, readOnly: false },
    config: { ...noConfig(), terraform: { roots } },
    newId: () => `a${++n}`,
    openAct: async () => ({ act: { whoami: identity.whoami } as never, accessKeyId: null, close: () => undefined }),
  };
  const digest = (text: string) => hash(text).slice(0, 16);
  const tryPlan = () => planFirst({ ...deps, digest }, 'import-resource', finding.id);
  const plan = async (): Promise<Plan> => {
    const planned = await tryPlan();
    if (!planned.ok) throw new Error(planned.why);
    return planned.plan;
  };
  /** `typed` null = what has to be typed. */
  const confirm = (p: Plan, typed: string | null) =>
    confirmPlan(
      { ...deps, faults: faults ?? noFaults, digest, onCall: () => undefined, held: () => false },
      p,
      typed ?? (p.target.name.length > 40 ? p.shortCode : p.target.name),
      new AbortController().signal,
    );
  const restart = async (): Promise<void> => {
    await markUnsettled(store);
    await settle(store, actionTypes, portsOf(deps, account), account, new AbortController().signal);
  };
  return { store, tryPlan, plan, confirm, restart, last: () => store.progress().actions.at(-1) };
};
