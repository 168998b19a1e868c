import type { Config } from '../core/config.ts';
import type { Facts, SourceId } from '../core/facts.ts';
import type { ItemSpec, ItemType, Judgement } from '../core/item.ts';
import type { Ports } from '../core/ports.ts';
import { notRead, read as reading } from '../core/reading.ts';
import type { Store } from '../core/store.ts';
import { itemChanges } from './journal-diff.ts';
import { type AuditDeps, readAudit } from './read-audit.ts';
import { readVault } from './read-vault.ts';
import type { Tasks } from './task-list.ts';

export type CheckDeps = {
  ports: Ports;
  store: Store;
  config: Config;
  types: ItemType[];
  tasks: Tasks;
  audit: Pick<AuditDeps, 'hash'>;
};

export type Line = { spec: ItemSpec; type: ItemType };

export const linesOf = (types: ItemType[], config: Config): Line[] =>
  types.flatMap((type) => type.items(config).map((spec) => ({ spec, type })));

/**
 * Reads what the given lines need, side by side where it can. A line is judged and journalled as soon as the last source
 * that it needs has answered; one whose sources were cut off by a cancel keeps the verdict it had.
 */
export const runCheck = async (deps: CheckDeps, lines: Line[], signal: AbortSignal): Promise<void> => {
  const { store, ports } = deps;
  const facts: Facts = {};
  const readAt = ports.clock.now();
  const done: string[] = [];
  const settle = async (ready: (needs: SourceId[]) => boolean): Promise<void> => {
    const at = facts.clock?.ok ? (facts.clock.value.awsNow ?? ports.clock.now()) : ports.clock.now();
    const context = { facts, progress: store.progress(), now: at, config: deps.config };
    const judged = lines
      .filter((l) => !done.includes(l.spec.id) && ready(l.type.needs))
      .map(({ spec, type }) => ({ id: spec.id, ...judge(type, spec, context) }));
    done.push(...judged.map((j) => j.id));
    const changes = itemChanges(store.progress(), judged, readAt);
    if (changes.length > 0) await store.append(changes);
  };
  await settle((needs) => needs.length === 0);
  await gather(deps, lines, facts, signal, () => settle((needs) => !signal.aborted && needs.every((n) => facts[n])));
  // What is left had a source that nobody read: its judge says so.
  await settle(() => !signal.aborted);
  await store.append([{ type: 'check.finished', items: done, cancelled: signal.aborted, readAt }]);
};

/** A judge that fails has not judged: that is `unknown`, never a crash and never a pass. */
const judge = (type: ItemType, ...[spec, context]: [ItemSpec, Parameters<ItemType['judge']>[0]]): Judgement => {
  try {
    return type.judge(context, spec);
  } catch (error) {
    return {
      verdict: 'unknown',
      why: `reseal itself failed here: ${error instanceof Error ? error.message : 'no reason given'}`,
    };
  }
};

const gather = async (
  deps: CheckDeps,
  lines: Line[],
  facts: Facts,
  signal: AbortSignal,
  read: () => Promise<void>,
): Promise<void> => {
  const { ports, tasks } = deps;
  const needs = new Set(lines.flatMap((l) => l.type.needs));
  const during = async <T>(id: SourceId, label: string, work: (task: ReturnType<Tasks['start']>) => Promise<T>) => {
    const using = lines.filter((l) => l.type.needs.includes(id)).map((l) => l.spec.id);
    const task = tasks.start(id, label, using, ports.clock.now());
    try {
      return await work(task);
    } finally {
      task.end();
    }
  };
  const aws = async () => {
    if (!needs.has('identity') && !needs.has('audit') && !needs.has('clock')) return;
    facts.identity = await during('identity', 'who reads', () => ports.identity.whoami(signal));
    facts.clock = await noteCaller(deps, facts.identity);
    if (!needs.has('audit')) return;
    facts.audit = await during('audit', 'CloudTrail', (task) =>
      readAudit({ ...deps, ...deps.audit, task }, facts, signal),
    );
    await read();
  };
  const vault = async () => {
    if (!needs.has('vault')) return;
    facts.vault = await during('vault', 'Vault', () => readVault(ports.vault, deps.config, signal, ports.clock.now));
    await read();
  };
  await Promise.all([aws(), vault()]);
};

/** Journals who reads, when that changed, and tells how far our clock is off AWS's `Date`. */
const noteCaller = async ({ store }: CheckDeps, identity: NonNullable<Facts['identity']>): Promise<Facts['clock']> => {
  const skewMs = identity.serverDate === null ? null : coarse(identity.at - identity.serverDate);
  const arn = identity.ok ? identity.value.arn : null;
  const account = identity.ok ? identity.value.account : null;
  const fault = identity.ok ? null : identity.fault.what;
  const old = store.progress().callers.read;
  if (!old || old.arn !== arn || old.fault !== fault || old.skewMs !== skewMs) {
    await store.append([{ type: 'caller.seen', purpose: 'read', arn, account, fault, skewMs }]);
  }
  if (!identity.ok && identity.serverDate === null) return notRead(identity.fault, identity.at);
  return reading({ skewMs, awsNow: skewMs === null ? null : identity.at - skewMs }, identity.at, identity.serverDate);
};

/** `Date` has whole seconds and an answer takes its time: a skew below two seconds is none. */
const coarse = (ms: number): number => (Math.abs(ms) < 2000 ? 0 : Math.round(ms / 1000) * 1000);
