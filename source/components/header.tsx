import { actRow } from '../core/view/can-act.ts';
import { clockRow, titleRow } from '../core/view/header.ts';
import { itemRows } from '../core/view/item-row.ts';
import { usePen } from '../hooks/app-context.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import { Row } from './lines.tsx';

/** Rows of the header on every screen. */
export const headerRows = 3;

/** Which incident, how late it is, and whether anything can still act. Ticks by itself; only rows that differ are drawn. */
export const Header = ({ columns }: { columns: number }) => {
  const pen = usePen();
  const state = useEngineState();
  const now = useNow(1000);
  return (
    <>
      <Row text={titleRow(pen, state, columns)} />
      <Row text={clockRow(pen, state, now, columns)} />
      <Row text={actRow(pen, state, itemRows(state, now), now, columns)} />
    </>
  );
};
