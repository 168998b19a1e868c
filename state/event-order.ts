import type { EventColumns } from './event-columns.ts';

/** Rows that are sorted in at a time: about a millisecond. */
const many = 2048;

/**
 * Rows in time order (time, then id) over columns that stand in the order of arrival. What has come since the last look
 * is sorted by itself and merged in, so that a new page costs little even behind 100,000 rows.
 */
export class EventOrder {
  #columns: EventColumns;
  #rows = new Uint32Array();
  #places = new Uint32Array();
  #isPlaced = true;

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
    if (!this.#isPlaced) {
      this.#places = new Uint32Array(this.#rows.length);
      for (let i = 0; i < this.#rows.length; i++) this.#places[this.#rows[i] ?? 0] = i;
      this.#isPlaced = true;
    }
    return this.#places[row] ?? -1;
  }

  /** Sorts in what came, once it is much: at most so many rows are left to whoever asks next. */
  catchUp(): void {
    if (this.#columns.size - this.#rows.length >= many) this.#update();
  }

  #update(): void {
    const size = this.#columns.size;
    const old = this.#rows;
    if (old.length === size) return;
    const fresh = Uint32Array.from({ length: size - old.length }, (_, i) => old.length + i);
    if (!this.#isSorted(fresh)) fresh.sort((a, b) => this.#compare(a, b));
    this.#rows = old.length === 0 ? fresh : this.#merged(old, fresh);
    this.#isPlaced = false;
  }

  #merged(old: Uint32Array, fresh: Uint32Array): Uint32Array<ArrayBuffer> {
    const merged = new Uint32Array(old.length + fresh.length);
    let from = 0;
    let to = 0;
    for (const row of fresh) {
      const until = this.#firstAfter(row, old, from);
      if (until > from) merged.set(old.subarray(from, until), to);
      to += until - from;
      from = until;
      merged[to++] = row;
    }
    merged.set(old.subarray(from), to);
    return merged;
  }

  /** By halves: where in `old`, from `low` on, the first row stands that comes after this one. */
  #firstAfter(row: number, old: Uint32Array, low: number): number {
    let from = low;
    let to = old.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#compare(row, old[middle] ?? 0) < 0) to = middle;
      else from = middle + 1;
    }
    return from;
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
