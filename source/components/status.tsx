import { Box, Text } from 'ink';
import Spinner from 'ink-spinner';
import { progressBar } from '../core/view/progress-bar.ts';
import { line, type Span } from '../core/view/spans.ts';
import { elapsed } from '../core/view/time-text.ts';
import { useBody, usePen } from '../hooks/app-context.ts';
import type { Said } from '../hooks/app-state.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import { Row } from './lines.tsx';

const marks = { info: ['· ', 'accent'], warn: ['! ', 'warn'], error: ['✖ ', 'bad'] } as const;

const SaidRow = ({ said: { level, text } }: { said: Said }) => {
  const pen = usePen();
  const { columns } = useBody();
  const style = level === 'info' ? 'plain' : level === 'warn' ? 'warn' : 'bad';
  return <Row text={line(pen, [[' '], [...marks[level]], [text, style]], columns)} />;
};

/** What runs, one after the other, with how far it is. The spinner turns every 400 ms and only while something runs. */
const RunningRow = () => {
  const pen = usePen();
  const { columns } = useBody();
  const { running } = useEngineState();
  const now = useNow(1000);
  const spans = running.flatMap((r, i): Span[] => [
    [i === 0 ? '' : ' · ', 'dim'],
    [r.label],
    ...(r.total > 0
      ? ([[` ${progressBar(r.done, r.total, 10)}`, 'accent'], [` ${r.done} of ${r.total}`]] as Span[])
      : []),
    [` ${elapsed(now - r.since)}`, 'dim'],
  ]);
  return (
    <Box>
      <Box width={5} flexShrink={0}>
        <Text> </Text>
        <Spinner type="simpleDots" />
      </Box>
      <Row text={line(pen, [['running ', 'accent'], ...spans], columns - 5)} />
    </Box>
  );
};

/** The last thing said, and what runs; no row for what there is not. */
export const Status = () => {
  const { said, running } = useBody();
  return (
    <>
      {said ? <SaidRow said={said} /> : null}
      {running ? <RunningRow /> : null}
    </>
  );
};
