import type { ReactNode } from 'react';
import { useBody, usePen } from '../hooks/app-context.ts';
import { useEngineState } from '../hooks/use-live.ts';
import type { ScreenId, Subject } from '../keys/command.ts';
import { footerRow, hintRow } from '../keys/footer.ts';
import { Lines, Row } from './lines.tsx';
import { Status } from './status.tsx';

/** A screen between header and footer. Behind a dialog it keeps its state and draws nothing. */
export const ScreenFrame = (props: { screen: ScreenId; subject: Subject; lines: () => string[] }) => {
  const { screen, subject, lines } = props;
  const pen = usePen();
  const { columns, rows, covered, tooSmall } = useBody();
  const state = useEngineState();
  if (covered || tooSmall) return null;
  return (
    <>
      <Lines lines={lines()} rows={rows} />
      <Status />
      <Row text={footerRow(pen, screen, { state, subject }, columns)} />
    </>
  );
};

export type Hint = readonly [key: string, label: string];

/** A dialog in the place of the screen. `children`: what Ink draws itself (a picker), `taken` rows high, under the lines. */
export const DialogFrame = (props: {
  lines: string[];
  hints: readonly Hint[];
  taken?: number;
  children?: ReactNode;
}) => {
  const pen = usePen();
  const { columns, rows, tooSmall } = useBody();
  const { lines, hints, taken = 0, children } = props;
  if (tooSmall) return null;
  const above = Math.min(lines.length, rows - taken);
  return (
    <>
      <Lines lines={lines} rows={taken > 0 ? above : rows} />
      {children}
      {taken > 0 ? <Lines lines={[]} rows={rows - above - taken} /> : null}
      <Status />
      <Row text={hintRow(pen, hints, columns)} />
    </>
  );
};
