import { addToHistogram, emptyHistogram, type Histogram, minutesAxis } from '../core/view/histogram.ts';
import { useServices } from './app-context.ts';
import { useSlices } from './use-slices.ts';

type Job = { histogram: Histogram | null; next: number; size: number };

/** How much happened in each minute of the whole trail; null while there is nothing. Counted in slices. */
export const useHistogram = (columns: number): Histogram | null => {
  const { events } = useServices().engine;
  const job = useSlices(
    `${events.version()} ${columns}`,
    (): Job => {
      const size = events.size();
      if (size === 0) return { histogram: null, next: 0, size };
      const axis = minutesAxis(events.row(0).time, events.row(size - 1).time, columns);
      return { histogram: emptyHistogram(axis), next: 0, size };
    },
    (j, enough) => {
      while (j.histogram && j.next < j.size) {
        const end = Math.min(j.size, j.next + 256);
        for (; j.next < end; j.next++) addToHistogram(j.histogram, events.row(j.next));
        if (enough()) break;
      }
      return j.next >= j.size;
    },
  );
  return job.histogram;
};
