import type { Config } from '../core/config.ts';
import type { ConfirmResult, Engine, EngineState } from '../core/engine.ts';
import { type Faults, noFaults } from '../core/fault-point.ts';
import type { ItemType } from '../core/item.ts';
import type { IamActPort, Ports, ResourceActPort, VaultActPort } from '../core/ports.ts';
import { type Store, StoreError } from '../core/store.ts';
import type { ActionType } from '../runbook/actions/action-type.ts';
import { confirmPlan } from './confirm-plan.ts';
import { emitter } from './event-emitter.ts';
import { detailsWords, faultWords } from './fault-words.ts';
import { generateConfig } from './generate-config.ts';
import { linesOf } from './lines.ts';
import { linkIncident } from './link-incident.ts';
import { offersFor, planFirst, portsOf } from './plan-action.ts';
import { markUnsettled, settle } from './settle.ts';
import { taskList } from './task-list.ts';
import { undoByHand } from './undo-by-hand.ts';
import { writeImports } from './write-imports.ts';
import { writeIntents } from './write-intents.ts';

export type EngineDeps = {
  store: Store;
  ports: Ports;
  /** Fetches the credentials that may change something; called for each confirmed action, and dropped after it. `undo`: its calls are those that take something back, and no other. */
  openAct(ask?: { undo: boolean }): Promise<{
    act: IamActPort;
    vault?: VaultActPort | null;
    resources?: ResourceActPort | null;
    accessKeyId: string | null;
    close(): void;
  }>;
  config: Config;
  types: ItemType[];
  actions: ActionType[];
  /** SHA-256, hex. */
  hash(text: string): string;
  newId(): string;
  readOnly: boolean;
  faults?: Faults;
  /** Keeps the details of a fault of reseal itself, away from the screen; false = nowhere to. */
  noteFault?(where: string, error: unknown): boolean;
};

/** Puts store, ports, runbook and runner together: what the screens and the commands talk to. */
export const createEngine = async (deps: EngineDeps): Promise<Engine & { idle(): Promise<void> }> => {
  const { store, ports, config } = deps;
  const listeners = emitter();
  const lines = linesOf(deps.types, config);
  const items = lines.map((l) => l.spec);
  let message: EngineState['message'] = null;
  let inFlight: EngineState['inFlight'] = null;
  let running: Promise<void> | null = null;
  let acting: Promise<unknown> | null = null;
  let cancelCheck = new AbortController();
  let closed = false;
  let held = false;
  let stopAction = new AbortController();
  const leaving = new AbortController();

  let cached: EngineState | null = null;
  const changed = () => {
    cached = null;
    listeners.emit();
  };
  const tasks = taskList(changed);
  const state = (): EngineState => {
    cached ??= {
      ...{ progress: store.progress(), items, running: tasks.list(), mode: store.mode(), readOnly: deps.readOnly },
      ...{ savedAt: store.savedAt(), inFlight, message, config },
    };
    return cached;
  };
  const say = (level: 'info' | 'warn' | 'error', text: string) => {
    message = { level, text };
    changed();
  };
  /** Errors are said, never thrown at a screen. */
  const guarded = async (work: () => Promise<void>, what = 'what you asked for'): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (error instanceof StoreError) return say('error', error.message);
      const kept = deps.noteFault?.(what, error) ?? false;
      say('error', `${faultWords(what)} ${detailsWords(kept)}`);
    }
  };

  const check = async (ids: string[] | undefined, anew: boolean): Promise<void> => {
    const signal = cancelCheck.signal;
    await guarded(async () => {
      if (store.mode().mode === 'writer') await lookAtUnsettled(signal);
      const chosen = ids ? lines.filter((l) => ids.includes(l.spec.id)) : lines;
      const { types, hash, noteFault } = deps;
      // A tenth of the program, and none of it is needed for the first frame.
      const { runCheck } = await import('./check.ts');
      await runCheck({ ports, store, config, types, tasks, audit: { hash, anew }, noteFault }, chosen, signal);
    }, 'this check');
  };

  /** What was cut off before its answer could be saved, then what unsettled changes left: in the account they were made in. */
  const lookAtUnsettled = async (signal: AbortSignal): Promise<void> => {
    if (acting === null) await markUnsettled(store);
    const open = store.progress().actions.filter((a) => a.state === 'unsettled');
    for (const account of new Set(open.map((a) => a.account))) {
      const [left] = await settle(store, deps.actions, portsOf(deps, account), account, signal);
      if (left !== undefined && !signal.aborted) say('warn', left);
    }
  };

  const run = async (ids: string[] | undefined, anew = false): Promise<void> => {
    while (running) await running;
    cancelCheck = new AbortController();
    running = check(ids, anew).finally(() => {
      running = null;
    });
    return running;
  };
  const again = async (): Promise<void> => {
    if (!closed) await run(undefined);
  };

  const digest = (text: string) => deps.hash(text).slice(0, 16);
  const actions = { ...deps, digest };

  if (store.mode().mode === 'writer') await markUnsettled(store);
  const [notice] = store.notices();
  if (notice) message = { level: 'warn', text: notice };
  let { holder } = store.mode();
  const unsubscribe = store.subscribe(() => {
    const last = holder;
    const seat = store.mode();
    holder = seat.holder;
    // A follower must not wait for somebody who is gone.
    if (seat.mode === 'follower' && last !== null && holder === null)
      return say('warn', deps.readOnly ? seat.why : `${seat.why} (:take-over)`);
    changed();
  });

  return {
    state,
    subscribe: listeners.subscribe,
    now: ports.clock.now,
    events: store.events,
    readEvent: (id) => store.events.read(id),
    journal: (count, before) => store.lines(count, before),
    check: (items, how) => run(items, how?.anew),
    cancel: () => cancelCheck.abort(),
    ...writeIntents(store, guarded, say),
    link: linkIncident(store, ports.incidents),
    writeImports: writeImports(store, ports.files),
    generateConfig: (file) => generateConfig({ program: ports.program, config }, leaving.signal)(file),
    actionsFor: (ref) => offersFor(actions, ref),
    plan: (kind, ref) => planFirst(actions, kind, ref),
    undoByHand: (id) => undoByHand(actions, id),
    confirm: async (plan, typed): Promise<ConfirmResult> => {
      if (acting)
        return { ok: false, why: 'Another change is on its way. Nothing was changed by this one.', fresh: null };
      stopAction = new AbortController();
      held = false;
      const onCall = (call: { operation: string } | null, action: string) => {
        inFlight = call ? { action, call: call.operation, since: ports.clock.now() } : null;
        changed();
      };
      const work = confirmPlan(
        { ...deps, faults: deps.faults ?? noFaults, digest, onCall, held: () => held },
        plan,
        typed,
        stopAction.signal,
      );
      acting = work;
      try {
        const result = await work;
        // Done is what a probe says after it (product.md §2): so they all look again, behind what is on screen.
        if (result.ok) void again();
        return result;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        say('error', error.message);
        return { ok: false, why: error.message, fresh: null };
      } finally {
        acting = null;
        inFlight = null;
        changed();
      }
    },
    hold: () => {
      held = true;
    },
    abandon: () => stopAction.abort(),
    takeOver: () =>
      guarded(async () => {
        await store.takeOver();
        // What the old writer had on its way is unknown to us.
        if (store.mode().mode === 'writer') await markUnsettled(store);
      }),
    idle: async () => {
      while (running || acting) await Promise.allSettled([running, acting]);
    },
    close: async () => {
      closed = true;
      // Who leaves while a confirmed change is still being read again has stopped it: nothing may be sent behind his back.
      held = true;
      leaving.abort();
      cancelCheck.abort();
      await Promise.allSettled([running, acting]);
      unsubscribe();
      await store.close();
    },
  };
};
