import { Text } from 'ink';
import { memo, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { PainterContext } from '../hooks/app-context.ts';

/** One row of the screen, composed already. Drawn again only when it is another one. */
export const Row = memo(function Row({ text }: { text: string }) {
  const painter = useContext(PainterContext);
  const slot = useMemo(() => painter?.open(), [painter]);
  useEffect(() => () => slot?.close(), [slot]);
  // Ink gives a text without characters no row at all.
  return <Text wrap="truncate">{slot ? slot.show(text) : text || ' '}</Text>;
});

/** Exactly `rows` rows: what is missing is blank, what is too much is left out. A row is its place on the screen. */
export const Lines = ({ lines, rows }: { lines: readonly string[]; rows: number }) => {
  const drawn: ReactNode[] = [];
  for (let y = 0; y < rows; y++) drawn.push(<Row key={y} text={lines[y] ?? ''} />);
  return drawn;
};
