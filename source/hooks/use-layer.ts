import { useLayoutEffect, useRef } from 'react';
import type { Layer } from '../keys/router.ts';
import { useServices } from './app-context.ts';
import type { Level } from './layers.ts';

/** Sees keys as long as the component is there and `active`. */
export const useLayer = (level: Level, layer: Layer, active = true): void => {
  const { layers } = useServices();
  const latest = useRef(layer);
  useLayoutEffect(() => {
    latest.current = layer;
  });
  useLayoutEffect(() => (active ? layers.add(level, () => latest.current) : undefined), [layers, level, active]);
};
