import { windows } from '../clock.ts';
import type { Span } from './spans.ts';

const hour = 3_600_000;

/** Columns a window gets: the first hours are short but matter most, so the axis is not to scale. */
const share = [0.12, 0.34, 0.54];

/** `0━━━1━━━━━╸───4────────24`: T, the window ends, and how far `now` is. `t` and `now` are ms. Empty under 24 columns. */
export const clockBar = (t: number, now: number, columns: number): Span[] => {
  if (columns < 24) return [];
  const labels = ['0', ...windows.map((w) => String(w.to))];
  const room = columns - labels.join('').length;
  const hours = (now - t) / hour;
  const widths = windows.map((_, i) => Math.max(1, Math.floor(room * (share[i] ?? 0))));
  widths[2] = Math.max(1, room - (widths[0] ?? 0) - (widths[1] ?? 0));
  return [
    [labels[0] ?? '', 'dim'],
    ...windows.flatMap((w, i): Span[] => {
      const width = widths[i] ?? 1;
      const part = Math.min(1, Math.max(0, (hours - w.from) / (w.to - w.from)));
      const full = Math.floor(part * width);
      const tip = part > 0 && full < width ? 1 : 0;
      return [
        ['━'.repeat(full) + '╸'.repeat(tip), 'accent'],
        ['─'.repeat(width - full - tip), 'dim'],
        [labels[i + 1] ?? '', 'dim'],
      ];
    }),
  ];
};

/** `▓▓▓▓░░`: `done` of `total`. */
export const progressBar = (done: number, total: number, columns: number): string => {
  const full = total > 0 ? Math.round((Math.min(done, total) / total) * columns) : 0;
  return '▓'.repeat(full) + '░'.repeat(Math.max(0, columns - full));
};
