import type { ContainRow } from '../core/contain/rows.ts';
import { atTop, type Scroll } from '../core/view/scroll.ts';

/** The cursor stays on what it was put on, however the list is sorted anew under it while a check runs. */
export type ContainView = { scroll: Scroll; on: string | null };

export type ContainAction = { type: 'list'; change: (scroll: Scroll) => Scroll; at: number; ids: readonly string[] };

export const startContain = (): ContainView => ({ scroll: atTop, on: null });

export const containReducer = (view: ContainView, { change, at, ids }: ContainAction): ContainView => {
  const scroll = change({ ...view.scroll, selected: at });
  return { scroll, on: ids[scroll.selected] ?? null };
};

/** Access key id that a row's actions are asked for; null = no credential is known for it. */
export const credentialOf = (row: ContainRow | undefined): string | null =>
  row === undefined ? null : row.kind === 'deny' ? row.credential : row.session.accessKeyId;

/** Names a row; one that was just ended is another, so that the cursor goes on to the most dangerous of the rest. */
export const idOf = (row: ContainRow): string =>
  row.kind === 'deny'
    ? `deny ${row.deny.arn} ${row.deny.policy}`
    : `${row.session.accessKeyId}${row.state === 'ended' ? ' ended' : ''}`;

/** Where the cursor is now. */
export const placeOf = ({ on }: ContainView, ids: readonly string[]): number =>
  Math.max(0, on === null ? 0 : ids.indexOf(on));
