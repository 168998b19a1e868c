import type { Config } from '../../../source/core/config.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { Ports } from '../../../source/core/ports.ts';
import { itemTypes } from '../../../source/runbook/index.ts';
import { runCheck } from '../../../source/runner/check.ts';
import { linesOf } from '../../../source/runner/lines.ts';
import { taskList } from '../../../source/runner/task-list.ts';
import { account, cleanWorld, config, now, roleArn, t0, time } from '../../support/clean-world.ts';
import { hash } from '../../support/hash.ts';
import { incidentOpened, people } from '../../support/incident-opened.ts';
import { memoryStore } from '../../support/memory-store.ts';

export type Checked = {
  verdict: string;
  why: string;
  /** Those of Vault. */
  findings: Finding[];
};

type Ask = {
  ports?: Partial<Ports>;
  config?: Partial<Config>;
  times?: number;
  signal?: AbortSignal;
  sessionName?: string;
};

/** A whole check of one line in the clean world, with other ports in it; twice, so that the trail has settled. */
export const checkItem = async (item: string, ask: Ask = {}) => {
  time.now = now;
  const store = memoryStore(() => time.now);
  const about = { startedAt: t0, openedAt: t0, account, roleArn, sessionName: ask.sessionName ?? null };
  await store.append([incidentOpened(about, people)]);
  const set = { ...config(), ...ask.config };
  const types = itemTypes.filter((t) => t.id === item);
  const signal = ask.signal ?? new AbortController().signal;
  const tasks = taskList(() => undefined);
  const check = (more: Partial<Ports> = {}) =>
    runCheck(
      { ports: { ...cleanWorld(), ...ask.ports, ...more }, store, config: set, types, tasks, audit: { hash } },
      linesOf(types, set),
      signal,
    );
  const told = (): Checked => ({
    verdict: store.progress().items[item]?.verdict ?? 'none',
    why: store.progress().items[item]?.why ?? '',
    findings: store.progress().findings.filter((f) => f.source !== undefined),
  });
  await check();
  time.now = now + 20 * 60_000;
  for (let i = 1; i < (ask.times ?? 2); i += 1) await check();
  return { ...told(), store, check, told };
};
