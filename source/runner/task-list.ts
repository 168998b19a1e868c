import type { Running } from '../core/engine.ts';

/** What runs now, for the screen. `update` is cheap; listeners are told at most every 100 ms. */
export type Tasks = {
  list(): Running[];
  start(
    id: string,
    label: string,
    items: string[],
    now: number,
  ): { progress(done: number, total: number): void; end(): void };
};

export const taskList = (changed: () => void): Tasks => {
  let tasks: Running[] = [];
  let due: NodeJS.Timeout | null = null;
  const soon = () => {
    if (due) return;
    due = setTimeout(() => {
      due = null;
      changed();
    }, 100);
  };
  return {
    list: () => tasks,
    start: (id, label, items, since) => {
      tasks = [...tasks.filter((t) => t.id !== id), { id, label, items, done: 0, total: 0, since }];
      changed();
      return {
        progress: (done, total) => {
          tasks = tasks.map((t) => (t.id === id ? { ...t, done, total } : t));
          soon();
        },
        end: () => {
          tasks = tasks.filter((t) => t.id !== id);
          changed();
        },
      };
    },
  };
};
