import type { Graph } from './graph.ts';

/**
 * IAM is eventually consistent: for a while after a write its reads still show what was before (domain.md §3.2). Writes
 * themselves meet the newest state, as AWS's do. Kept in memory only: a world that starts again is consistent.
 */
export type Older = {
  /** How long reads lag behind, ms of world time; up to a minute is what operators see. */
  lag(): number;
  setLag(ms: number): void;
  /** Just before a write at `at`: what reads will go on showing for a while. */
  remember(graph: Graph, at: number): void;
  /** The graph as a read at `at` sees it. */
  view(graph: Graph, at: number): Graph;
};

/** What the drill begins with, ms of world time. */
export const usualLag = 3000;

export const createOlder = (initial = usualLag): Older => {
  let lag = initial;
  /** Each with the time of the write that ended it, oldest first. */
  let kept: { until: number; graph: Graph }[] = [];
  return {
    lag: () => lag,
    setLag: (ms) => {
      lag = Math.max(0, ms);
    },
    remember: (graph, at) => {
      kept = kept.filter((k) => k.until > at - lag);
      if (lag > 0) kept.push({ until: at, graph: structuredClone(graph) });
    },
    view: (graph, at) => kept.find((k) => k.until > at - lag)?.graph ?? graph,
  };
};
