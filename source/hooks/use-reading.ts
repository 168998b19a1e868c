import { useState } from 'react';
import { useBody, useServices } from './app-context.ts';
import { useLayer } from './use-layer.ts';

/** A dialog that is only read: its lines from where it was scrolled to. Esc and enter leave it. */
export const useReading = (lines: string[]): string[] => {
  const { dispatch } = useServices();
  const { rows } = useBody();
  const [top, setTop] = useState(0);
  const most = Math.max(0, lines.length - rows);
  const scroll = (by: number) => (times: number) => setTop((t) => Math.min(most, Math.max(0, t + by * times)));
  const close = (): void => dispatch({ type: 'close' });
  useLayer('dialog', {
    modal: true,
    commands: {
      ...{ back: close, open: close, up: scroll(-1), down: scroll(1) },
      ...{ 'page-up': scroll(1 - rows), 'page-down': scroll(rows - 1) },
    },
  });
  return lines.slice(top);
};

/** What such a dialog says of its keys. */
export const readingHints: readonly (readonly [key: string, label: string])[] = [
  ['↑↓', 'scroll'],
  ['esc', 'back'],
];
