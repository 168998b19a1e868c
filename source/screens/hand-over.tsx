import { DialogFrame } from '../components/frame.tsx';
import { awsNow } from '../core/clock.ts';
import { credentialNamed } from '../core/contain/consoles.ts';
import { handOver } from '../core/contain/hand-over.ts';
import { handOverLines } from '../core/view/contain-rows.ts';
import { useBody, usePen } from '../hooks/app-context.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import { readingHints, useReading } from '../hooks/use-reading.ts';

/** The exact calls, statements and console paths for somebody who may end what reseal may not. */
export const HandOverDialog = ({ credential }: { credential: string }) => {
  const pen = usePen();
  const { progress } = useEngineState();
  const now = useNow(60_000);
  const { columns } = useBody();
  const session = credentialNamed(progress, credential);
  const ways = session ? handOver(session, progress, awsNow(progress, now) ?? now) : [];
  const lines = handOverLines(pen, ways, columns);
  const shown = useReading(lines);
  return <DialogFrame lines={shown} hints={readingHints} />;
};
