import type { Config } from '../core/config.ts';
import type { Facts, SourceId } from '../core/facts.ts';
import type { ItemSpec, ItemType, Judgement } from '../core/item.ts';
import type { Ports } from '../core/ports.ts';
import { notRead } from '../core/reading.ts';
import { type Store, StoreError } from '../core/store.ts';
import { detailsWords } from './fault-words.ts';
import { itemChanges } from './journal-diff.ts';
import type { Line } from './lines.ts';
import type { AuditDeps } from './read-audit.ts';
import { sources } from './sources/index.ts';
import type { Source, SourceContext } from './sources/source.ts';
import type { Tasks } from './task-list.ts';

export type CheckDeps = {
  ports: Ports;
  store: Store;
  config: Config;
  types: ItemType[];
  tasks: Tasks;
  audit: Pick<AuditDeps, 'hash' | 'anew'>;
  /** As of the engine. */
  noteFault?: ((where: string, error: unknown) => boolean) | undefined;
};

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
      .map(({ spec, type }) => ({ id: spec.id, ...judge(deps, type, spec, context) }));
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
const judge = (
  { noteFault }: CheckDeps,
  type: ItemType,
  ...[spec, context]: [ItemSpec, Parameters<ItemType['judge']>[0]]
): Judgement => {
  try {
    return type.judge(context, spec);
  } catch (error) {
    const kept = noteFault?.(`the judge of ${spec.id}`, error) ?? false;
    return {
      verdict: 'unknown',
      why: `reseal itself failed in judging this line, so it has no verdict. ${detailsWords(kept)}`,
    };
  }
};

/** Identity and AWS's clock come with whatever asks AWS. */
const withPrerequisites = (wanted: Set<SourceId>): Set<SourceId> =>
  wanted.has('audit') || wanted.has('identity') || wanted.has('clock')
    ? new Set<SourceId>([...wanted, 'identity', 'clock'])
    : wanted;

/**
 * A source that fails has read nothing: its lines are unknown, and the others go on. Only what our own storage says ends the
 * check, for then nothing that is found can be kept.
 */
const reading = async (source: Source, context: SourceContext): Promise<Facts[SourceId]> => {
  try {
    return await source.read(context);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const kept = context.deps.noteFault?.(`reading ${source.label}`, error) ?? false;
    const what = `reseal itself failed in reading it (${source.label}), and nothing is known of it. ${detailsWords(kept)}`;
    return notRead({ kind: 'malformed', what }, context.deps.ports.clock.now());
  }
};

const gather = async (
  deps: CheckDeps,
  lines: Line[],
  facts: Facts,
  signal: AbortSignal,
  read: () => Promise<void>,
): Promise<void> => {
  const wanted = withPrerequisites(new Set(lines.flatMap((l) => l.type.needs)));
  const started = new Map<SourceId, Promise<void>>();
  const one = async (source: Source): Promise<void> => {
    await Promise.all(source.after.map((id) => started.get(id)));
    const using = lines.filter((l) => l.type.needs.includes(source.id)).map((l) => l.spec.id);
    const task = deps.tasks.start(source.id, source.label, using, deps.ports.clock.now());
    try {
      Object.assign(facts, { [source.id]: await reading(source, { deps, facts, task, signal, items: using }) });
    } finally {
      task.end();
    }
    await read();
  };
  // In the table's order, so that whatever a source waits for has been started before it.
  for (const source of sources) if (wanted.has(source.id)) started.set(source.id, one(source));
  const ended = await Promise.allSettled(started.values());
  for (const e of ended) if (e.status === 'rejected') throw e.reason;
};
