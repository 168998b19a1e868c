import { type Activity, type Axis, addActivity } from '../core/view/tree-axis.ts';
import { useServices } from './app-context.ts';
import { useSlices } from './use-slices.ts';

type Job = { activity: Activity; next: number; size: number };

/** What each credential did along the axis, counted from the trail. */
export const useActivity = (axis: Axis): Activity => {
  const { events } = useServices().engine;
  const job = useSlices(
    `${events.version()} ${axis.from} ${axis.to} ${axis.columns}`,
    (): Job => ({ activity: new Map(), next: 0, size: events.size() }),
    (j, enough) => {
      while (j.next < j.size) {
        const end = Math.min(j.size, j.next + 256);
        for (; j.next < end; j.next++) addActivity(j.activity, axis, events.row(j.next));
        if (enough()) break;
      }
      return j.next >= j.size;
    },
  );
  return job.activity;
};
