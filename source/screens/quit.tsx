import { DialogFrame } from '../components/frame.tsx';
import { line } from '../core/view/spans.ts';
import { underWay } from '../core/view/under-way.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { useEngineState } from '../hooks/use-live.ts';

/** Leaving while a change is in flight takes a second `q`; everything else stays. */
export const QuitDialog = () => {
  const { engine, dispatch, exit } = useServices();
  const pen = usePen();
  const { columns } = useBody();
  const change = underWay(useEngineState());
  useLayer('dialog', {
    modal: true,
    commands: {
      back: () => dispatch({ type: 'close' }),
      quit: () => {
        // It may have ended while this was being read.
        if (underWay(engine.state())) engine.abandon();
        exit(0);
      },
    },
  });
  const lines = [
    '',
    line(pen, [['   '], [change ? `${change.what}.` : 'Nothing is in flight any more.', 'bold']], columns),
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
