import type { EventStore } from '../core/store.ts';
import { type Classify, memoryEvents } from './unsaved-store.ts';

/** What another store has saved, with new events kept in memory on top of it; nothing is written. */
export const overlayEvents = (base: EventStore, classify: Classify): EventStore => {
  const extra = memoryEvents([], classify);
  return {
    load: () => base.load(),
    size: () => base.size() + extra.size(),
    has: (id) => base.has(id) || extra.has(id),
    row: (index) => (index < base.size() ? base.row(index) : extra.row(index - base.size())),
    indexOf: (id) => (base.has(id) ? base.indexOf(id) : base.size() + extra.indexOf(id)),
    nextSegment: extra.nextSegment,
    add: (segment, events) =>
      extra.add(
        segment,
        events.filter((e) => !base.has(e.id)),
      ),
    read: async (id) => (await extra.read(id)) ?? base.read(id),
    significant: async () => [...(await base.significant()), ...(await extra.significant())],
    activity: () => {
      const all = new Map(base.activity());
      for (const [key, a] of extra.activity()) {
        const b = all.get(key);
        const first = [a.firstEvent, b?.firstEvent].filter((t) => typeof t === 'number');
        const last = [a.lastEvent, b?.lastEvent].filter((t) => typeof t === 'number');
        all.set(key, {
          events: a.events + (b?.events ?? 0),
          writes: a.writes + (b?.writes ?? 0),
          denied: a.denied + (b?.denied ?? 0),
          firstEvent: first.length > 0 ? Math.min(...first) : null,
          lastEvent: last.length > 0 ? Math.max(...last) : null,
        });
      }
      return all;
    },
    problems: () => base.problems(),
    // Nothing is written here: what is damaged stays so for those who may write.
    healed: async () => undefined,
    digestOf: () => null,
    version: () => base.version() + extra.version(),
  };
};
