import { isDenied } from '../source/core/audit/classify.ts';
import type { KeyActivity } from '../source/core/store.ts';
import type { EventColumns } from './event-columns.ts';

/** Counts for each access key. A failed call is never a write: it changed nothing (product.md §5). */
export const countActivity = (columns: EventColumns): Map<string, KeyActivity> => {
  const denials = new Map<number, boolean>();
  const denied = (code: number): boolean => {
    const known = denials.get(code) ?? isDenied(columns.strings.text(code));
    denials.set(code, known);
    return known;
  };
  const byNumber = new Map<number, KeyActivity>();
  for (let at = 0; at < columns.size; at++) {
    const key = columns.number('keyId', at);
    if (key === 0) continue;
    const time = columns.time(at);
    const a = byNumber.get(key) ?? { events: 0, writes: 0, denied: 0, firstEvent: time, lastEvent: time };
    if (a.events === 0) byNumber.set(key, a);
    a.events++;
    const code = columns.number('errorCode', at);
    if (code !== 0 && denied(code)) a.denied++;
    if (code === 0 && columns.isWrite(at)) a.writes++;
    a.firstEvent = Math.min(a.firstEvent ?? time, time);
    a.lastEvent = Math.max(a.lastEvent ?? time, time);
  }
  return new Map([...byNumber].map(([key, a]) => [columns.strings.text(key) ?? '', a]));
};
