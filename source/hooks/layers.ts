import type { Layer } from '../keys/router.ts';

/** Where a layer stands: what is above sees keys first. */
export type Level = 'app' | 'screen' | 'field' | 'dialog';

const height: { [level in Level]: number } = { app: 0, screen: 1, field: 2, dialog: 3 };

/** Layers that are mounted now. A layer is asked for afresh at each press: its handlers close over the last render. */
export type Layers = {
  add(level: Level, read: () => Layer): () => void;
  /** From the top. */
  list(): Layer[];
};

export const createLayers = (): Layers => {
  type Entry = { level: Level; read: () => Layer; order: number };
  let entries: Entry[] = [];
  let order = 0;
  return {
    add(level, read) {
      const entry = { level, read, order: order++ };
      entries = [...entries, entry].sort((a, b) => height[b.level] - height[a.level] || b.order - a.order);
      return () => {
        entries = entries.filter((e) => e !== entry);
      };
    },
    list: () => entries.map((e) => e.read()),
  };
};
