import { isDenied } from '../source/core/audit/classify.ts';
import type { KeyActivity } from '../source/core/store.ts';
import { EventColumns } from './event-columns.ts';

/** Counts for each access key; rows only ever come, so each is counted once. A failed call is never a write: it changed nothing (product.md §5). */
export class ActivityCount {
  #columns = new EventColumns();
  #byNumber = new Map<number, KeyActivity>();
  #denials = new Map<number, boolean>();
  #counted = 0;
  #told = new Map<string, KeyActivity>();

  /** As it is now: what was given out stays as it was. Other columns than the last time are counted anew. */
  of(columns: EventColumns): Map<string, KeyActivity> {
    if (columns !== this.#columns) {
      this.#columns = columns;
      this.#counted = 0;
      this.#byNumber.clear();
      this.#denials.clear();
      this.#told = new Map();
    }
    if (this.#counted === columns.size) return this.#told;
    for (; this.#counted < columns.size; this.#counted++) this.#count(this.#counted);
    this.#told = new Map([...this.#byNumber].map(([key, a]) => [columns.strings.text(key) ?? '', { ...a }]));
    return this.#told;
  }

  #count(at: number): void {
    const columns = this.#columns;
    const key = columns.number('keyId', at);
    if (key === 0) return;
    const time = columns.time(at);
    const a = this.#byNumber.get(key) ?? { events: 0, writes: 0, denied: 0, firstEvent: time, lastEvent: time };
    if (a.events === 0) this.#byNumber.set(key, a);
    a.events++;
    const code = columns.number('errorCode', at);
    if (code !== 0 && this.#denied(code)) a.denied++;
    if (code === 0 && columns.isWrite(at)) a.writes++;
    a.firstEvent = Math.min(a.firstEvent ?? time, time);
    a.lastEvent = Math.max(a.lastEvent ?? time, time);
  }

  #denied(code: number): boolean {
    const known = this.#denials.get(code) ?? isDenied(this.#columns.strings.text(code));
    this.#denials.set(code, known);
    return known;
  }
}
