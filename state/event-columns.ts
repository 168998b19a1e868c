import type { EventRow } from '../source/core/store.ts';
import { StringTable } from './string-table.ts';

const texts = ['keyId', 'region', 'source', 'name', 'errorCode', 'account', 'actor', 'subject'] as const;

/** In the order of the index file (state/README.md). */
export const numberColumns = [...texts, 'flags', 'segment', 'offset', 'length'] as const;

/** Columns that hold the place of a text in the table. */
const textColumns = [...texts, 'segment'] as const;

type NumberColumn = (typeof numberColumns)[number];

/** Where the whole event lies: segment file, offset and length of its line in bytes. */
export type EventPlace = { segment: string; offset: number; length: number };
export type NewRow = EventRow & EventPlace & { significant: boolean };

const writeFlag = 1;
const significantFlag = 2;

/**
 * The rows of the trail in the order in which they came: one typed array for each column, strings by number. About 60
 * bytes a row and the strings, instead of the 3 kB of a whole event (figures: state/README.md).
 */
export class EventColumns {
  readonly ids: string[];
  readonly strings: StringTable;
  #rowOf = new Map<string, number>();
  #time: Float64Array;
  #columns: Map<NumberColumn, Uint32Array>;

  /** Takes over what an index file held; empty without arguments. */
  constructor(
    ids: string[] = [],
    strings = new StringTable(),
    time = new Float64Array(256),
    columns = new Map(numberColumns.map((c) => [c, new Uint32Array(256)])),
  ) {
    this.ids = ids;
    this.strings = strings;
    this.#time = time;
    this.#columns = columns;
    for (let row = 0; row < ids.length; row++) this.#rowOf.set(ids[row] ?? '', row);
  }

  get size(): number {
    return this.ids.length;
  }

  /** Row number of an event; undefined when it is not known. */
  find(id: string): number | undefined {
    return this.#rowOf.get(id);
  }

  push(row: NewRow): void {
    const at = this.ids.length;
    if (at === this.#time.length) this.#grow(Math.max(256, at * 2));
    const { strings } = this;
    const put = (column: NumberColumn, value: number): void => {
      const values = this.#columns.get(column);
      if (values) values[at] = value;
    };
    this.ids.push(row.id);
    this.#rowOf.set(row.id, at);
    this.#time[at] = row.time;
    for (const c of textColumns) put(c, strings.number(row[c]));
    put('flags', (row.write ? writeFlag : 0) | (row.significant ? significantFlag : 0));
    put('offset', row.offset);
    put('length', row.length);
  }

  row(at: number): EventRow {
    const text = (column: NumberColumn): string | null => this.strings.text(this.number(column, at));
    return {
      id: this.ids[at] ?? '',
      time: this.time(at),
      keyId: text('keyId'),
      region: text('region') ?? '',
      source: text('source') ?? '',
      name: text('name') ?? '',
      errorCode: text('errorCode'),
      account: text('account') ?? '',
      actor: text('actor'),
      write: this.isWrite(at),
      subject: text('subject') ?? '',
    };
  }

  place(at: number): EventPlace {
    const segment = this.strings.text(this.number('segment', at)) ?? '';
    return { segment, offset: this.number('offset', at), length: this.number('length', at) };
  }

  time(at: number): number {
    return this.#time[at] ?? 0;
  }

  number(column: NumberColumn, at: number): number {
    return this.#columns.get(column)?.[at] ?? 0;
  }

  isWrite(at: number): boolean {
    return (this.number('flags', at) & writeFlag) !== 0;
  }

  isSignificant(at: number): boolean {
    return (this.number('flags', at) & significantFlag) !== 0;
  }

  /** The columns as they are, for the index file. */
  raw(): { time: Float64Array; columns: Uint32Array[] } {
    const columns = numberColumns.map((c) => (this.#columns.get(c) ?? new Uint32Array()).subarray(0, this.size));
    return { time: this.#time.subarray(0, this.size), columns };
  }

  #grow(to: number): void {
    const time = new Float64Array(to);
    time.set(this.#time);
    this.#time = time;
    for (const [column, old] of this.#columns) {
      const wider = new Uint32Array(to);
      wider.set(old);
      this.#columns.set(column, wider);
    }
  }
}
