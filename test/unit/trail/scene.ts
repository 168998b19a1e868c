import { canStillAct } from '../../../source/core/can-still-act.ts';
import { type Config, noConfig } from '../../../source/core/config.ts';
import type { ClockPort, Ports } from '../../../source/core/ports.ts';
import type { Store } from '../../../source/core/store.ts';
import { itemTypes } from '../../../source/runbook/index.ts';
import { runCheck } from '../../../source/runner/check.ts';
import { linesOf } from '../../../source/runner/lines.ts';
import { taskList } from '../../../source/runner/task-list.ts';
import { hash } from '../../support/hash.ts';
import { incidentOpened, people } from '../../support/incident-opened.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { account, roleArn, T } from '../audit/records.ts';

export const minute = 60_000;
export const hour = 60 * minute;

/** A clock that goes on by what is slept on it. */
export const worldClock = (start: number): ClockPort & { set(ms: number): void } => {
  let now = start;
  return {
    now: () => now,
    set: (ms) => {
      now = ms;
    },
    sleep: async (ms, signal) => {
      if (signal?.aborted) return;
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

export const opened = () => incidentOpened({ startedAt: T, openedAt: T, account, roleArn }, people);

const trailTypes = itemTypes.filter((t) => t.uses.includes('trail'));

/** An incident in memory, or in the given store, that is checked by the trail's lines. */
export const incidentOn = async (clock: ClockPort, given?: Store, config: Config = { ...noConfig(), account }) => {
  const store = given ?? memoryStore(clock.now);
  if (!store.progress().incident) await store.append([opened()]);
  const progressed: [number, number][] = [];
  const check = async (ports: Ports, signal = new AbortController().signal, anew = false) => {
    const list = taskList(() => undefined);
    const tasks: typeof list = {
      list: list.list,
      start: (...args) => {
        const task = list.start(...args);
        const progress = (done: number, total: number) => {
          if (args[0] === 'audit') progressed.push([done, total]);
          task.progress(done, total);
        };
        return { ...task, progress };
      },
    };
    const deps = { ports, store, config, types: trailTypes, tasks, audit: { hash, anew } };
    await runCheck(deps, linesOf(trailTypes, config), signal);
    return store.progress();
  };
  const item = (id: string) => store.progress().items[id];
  return { store, check, item, progressed, canAct: () => canStillAct(store.progress(), clock.now()) };
};

export const trailItems = trailTypes.flatMap((t) => t.items(noConfig()).map((i) => i.id));
