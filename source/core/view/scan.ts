import type { EventRow } from '../store.ts';
import { type Filter, matches } from './filter.ts';

/** Rows of the trail that a filter lets through, found piece by piece so that no key waits for it. */
export type Scan = { filter: Filter; next: number; size: number; found: number[] };

export const startScan = (filter: Filter, size: number): Scan => ({ filter, next: 0, size, found: [] });

/** Looks at rows until `enough` says so; it is asked every 256 rows. True = the scan is through. */
export const scanOn = (scan: Scan, row: (index: number) => EventRow, enough: () => boolean): boolean => {
  while (scan.next < scan.size) {
    const end = Math.min(scan.size, scan.next + 256);
    for (let i = scan.next; i < end; i++) if (matches(scan.filter, row(i))) scan.found.push(i);
    scan.next = end;
    if (enough()) break;
  }
  return scan.next >= scan.size;
};
