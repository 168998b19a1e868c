import { useState } from 'react';
import { DialogFrame, type Hint } from '../components/frame.tsx';
import { awsNow } from '../core/clock.ts';
import { handOver } from '../core/contain/hand-over.ts';
import { handOverLines } from '../core/view/contain-rows.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';

const hints: Hint[] = [
  ['↑↓', 'scroll'],
  ['esc', 'back'],
];

/** The exact calls, statements and console paths for somebody who may end what reseal may not. */
export const HandOverDialog = ({ credential }: { credential: string }) => {
  const { dispatch } = useServices();
  const pen = usePen();
  const { progress } = useEngineState();
  const now = useNow(60_000);
  const { columns, rows } = useBody();
  const [top, setTop] = useState(0);
  const session = progress.sessions.find((s) => s.accessKeyId === credential);
  const ways = session ? handOver(session, progress, awsNow(progress, now) ?? now) : [];
  const lines = handOverLines(pen, ways, columns);
  const most = Math.max(0, lines.length - rows);
  const scroll = (by: number) => (times: number) => setTop((t) => Math.min(most, Math.max(0, t + by * times)));
  const close = (): void => dispatch({ type: 'close' });
  useLayer('dialog', {
    modal: true,
    commands: {
      back: close,
      open: close,
      up: scroll(-1),
      down: scroll(1),
      'page-up': scroll(1 - rows),
      'page-down': scroll(rows - 1),
    },
  });
  return <DialogFrame lines={lines.slice(top)} hints={hints} />;
};
