import type { Json } from '../../core/words.ts';
import type { Graph } from '../world/graph.ts';

/** Maps become objects and sets sorted lists, so that two graphs can be compared as text. */
export const graphJson = (graph: Graph): Json => {
  const plain = (_: string, value: unknown): unknown => {
    if (value instanceof Map) return Object.fromEntries([...value].sort(([a], [b]) => (a < b ? -1 : 1)));
    return value instanceof Set ? [...value].sort() : value;
  };
  return JSON.parse(JSON.stringify(graph, plain)) as Json;
};
