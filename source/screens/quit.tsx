import { DialogFrame } from '../components/frame.tsx';
import { line } from '../core/view/spans.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { useEngineState } from '../hooks/use-live.ts';

/** Leaving while a change is in flight: only the typed word does it. */
export const QuitDialog = () => {
  const { engine, dispatch, exit } = useServices();
  const pen = usePen();
  const { columns } = useBody();
  const { inFlight } = useEngineState();
  useLayer('dialog', {
    modal: true,
    commands: {
      back: () => dispatch({ type: 'close' }),
      quit: () => {
        if (engine.state().inFlight) engine.abandon();
        exit(0);
      },
    },
  });
  const lines = [
    '',
    line(
      pen,
      [['   '], [inFlight ? `${inFlight.call} is in flight.` : 'Nothing is in flight any more.', 'bold']],
      columns,
    ),
    line(
      pen,
      [['   Leaving now leaves it unsettled: the next start looks at what became of it, and repeats nothing.']],
      columns,
    ),
  ];
  return (
    <DialogFrame
      lines={lines}
      hints={[
        ['q', 'leave now'],
        ['esc', 'stay'],
      ]}
    />
  );
};
