import { isDenied } from '../core/audit/classify.ts';
import { evolve, type Progress } from '../core/progress.ts';
import type { EventRow, EventStore, KeyActivity, Store } from '../core/store.ts';
import type { TrailEvent } from '../core/trail-event.ts';
import { emitter } from './event-emitter.ts';

export type Classify = {
  isSignificant(e: TrailEvent): boolean;
  isWrite(e: TrailEvent): boolean;
  subjectOf(e: TrailEvent): string;
};

/**
 * A store that keeps everything in memory, on top of what another one has saved: for `check` beside a running app, which
 * reads but does not save, for `audit`, and for tests. Nothing ever reaches a disk.
 */
export const unsavedStore = (
  base: { incident: string; dir: string; progress: Progress; events: EventStore },
  who: string,
  now: () => number,
): Store => {
  let progress = base.progress;
  const listeners = emitter();
  return {
    incident: base.incident,
    dir: base.dir,
    progress: () => progress,
    mode: () => ({ mode: 'follower', why: 'what is read here is not saved', holder: null }),
    savedAt: () => null,
    append: async (batch) => {
      for (const event of batch) progress = evolve(progress, event, { at: now(), by: who });
      listeners.emit();
    },
    lines: async () => [],
    notices: () => [],
    subscribe: listeners.subscribe,
    takeOver: async () => undefined,
    saveEvidence: async (file) => ({ file, sha256: '' }),
    readEvidence: async () => null,
    events: base.events,
    close: async () => undefined,
  };
};

/** Events in memory, in time order; the shape of the store on disk. */
export const memoryEvents = (initial: TrailEvent[], { isSignificant, isWrite, subjectOf }: Classify): EventStore => {
  const byId = new Map(initial.map((e) => [e.id, e]));
  let sorted: TrailEvent[] | null = null;
  let segments = 0;
  let version = 0;
  const order = (): TrailEvent[] => {
    sorted ??= [...byId.values()].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
    return sorted;
  };
  const rowOf = (e: TrailEvent): EventRow => ({
    ...{
      id: e.id,
      time: e.time,
      keyId: e.keyId,
      region: e.region,
      source: e.source,
      name: e.name,
      errorCode: e.errorCode,
    },
    ...{ account: e.account, actor: e.actor.arn, write: isWrite(e), subject: subjectOf(e) },
  });
  return {
    load: async () => undefined,
    size: () => byId.size,
    has: (id) => byId.has(id),
    row: (index) => {
      const event = order()[index];
      if (!event) throw new RangeError(`there is no event ${index}`);
      return rowOf(event);
    },
    indexOf: (id) => order().findIndex((e) => e.id === id),
    add: async (_segment, events) => {
      const fresh = events.filter((e) => !byId.has(e.id));
      for (const e of fresh) byId.set(e.id, e);
      sorted = null;
      version++;
      return fresh;
    },
    nextSegment: () => ++segments,
    read: async (id) => byId.get(id) ?? null,
    significant: async () => order().filter(isSignificant),
    activity: () => activityOf(order(), isWrite),
    problems: () => [],
    healed: async () => undefined,
    digestOf: () => null,
    version: () => version,
  };
};

/** Counts per access key. Events must be in time order. */
const activityOf = (events: TrailEvent[], isWrite: (e: TrailEvent) => boolean): Map<string, KeyActivity> => {
  const all = new Map<string, KeyActivity>();
  for (const e of events) {
    if (e.keyId === null) continue;
    const a = all.get(e.keyId) ?? { events: 0, writes: 0, denied: 0, firstEvent: null, lastEvent: null };
    all.set(e.keyId, a);
    a.events++;
    if (isDenied(e.errorCode)) a.denied++;
    if (e.errorCode === null && isWrite(e)) a.writes++;
    a.firstEvent ??= e.time;
    a.lastEvent = e.time;
  }
  return all;
};
