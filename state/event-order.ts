import type { EventColumns } from './event-columns.ts';

/**
 * Rows in time order (time, then id) over columns that stand in the order of arrival. What has come since the last look
 * is sorted by itself and merged in, so that a new page costs little even behind 100,000 rows.
 */
export class EventOrder {
  #columns: EventColumns;
  #rows = new Uint32Array();
  #places = new Uint32Array();

  constructor(columns: EventColumns) {
    this.#columns = columns;
  }

  /** Row number in the columns of the event at `index` in time order; -1 when there is none. */
  rowAt(index: number): number {
    this.#update();
    return this.#rows[index] ?? -1;
  }

  /** Where a row of the columns stands in time order. */
  indexOf(row: number): number {
    this.#update();
    return this.#places[row] ?? -1;
  }

  #update(): void {
    const size = this.#columns.size;
    const old = this.#rows;
    if (old.length === size) return;
    const fresh = Uint32Array.from({ length: size - old.length }, (_, i) => old.length + i);
    if (!this.#isSorted(fresh)) fresh.sort((a, b) => this.#compare(a, b));
    const merged = new Uint32Array(size);
    let f = 0;
    let o = 0;
    for (let i = 0; i < size; i++) {
      const a = old[o];
      const b = fresh[f];
      const takeFresh = a === undefined || (b !== undefined && this.#compare(b, a) < 0);
      merged[i] = takeFresh ? (b ?? 0) : a;
      if (takeFresh) f++;
      else o++;
    }
    this.#rows = merged;
    this.#places = new Uint32Array(size);
    for (let i = 0; i < size; i++) this.#places[merged[i] ?? 0] = i;
  }

  /** An index file is written in time order, so this is the usual case at the start. */
  #isSorted(rows: Uint32Array): boolean {
    for (let i = 1; i < rows.length; i++) if (this.#compare(rows[i - 1] ?? 0, rows[i] ?? 0) > 0) return false;
    return true;
  }

  #compare(a: number, b: number): number {
    const { ids } = this.#columns;
    const byTime = this.#columns.time(a) - this.#columns.time(b);
    return byTime !== 0 ? byTime : (ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1;
  }
}
