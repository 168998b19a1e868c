import { useState } from 'react';
import { DialogFrame, type Hint } from '../components/frame.tsx';
import { plural } from '../core/plural.ts';
import type { One } from '../core/view/many.ts';
import { line } from '../core/view/spans.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { PlanDialog } from './plan.tsx';

const hints: Hint[] = [
  ['⏎', 'plan this one'],
  ['↑↓', 'move'],
  ['esc', 'stop here'],
];

/** Everything that a filter shows, one plan after another, each with its own typed confirmation (product.md §6). */
export const ManyDialog = ({ plans }: { plans: readonly One[] }) => {
  const { dispatch } = useServices();
  const pen = usePen();
  const { columns, rows } = useBody();
  const { progress } = useEngineState();
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const [since] = useState(progress.actions.length);
  const one = plans[at];

  const close = (): void => dispatch({ type: 'close' });
  const move = (by: number) => (times: number) => setAt((i) => Math.max(0, Math.min(plans.length, i + by * times)));
  useLayer(
    'dialog',
    {
      modal: true,
      commands: { open: () => (one ? setOpen(true) : close()), down: move(1), up: move(-1), back: close },
    },
    !open,
  );
  if (open && one) {
    const back = (): void => {
      setOpen(false);
      move(1)(1);
    };
    return <PlanDialog key={`${at} ${one.finding}`} about={one.finding} kind={one.kind} onClose={back} />;
  }

  const done = progress.actions.slice(since);
  const stateOf = (o: One, i: number): [string, 'good' | 'bad' | 'warn' | 'dim' | 'accent'] => {
    const action = done.find(
      (a) => a.kind === o.kind && a.finding !== null && (a.finding === o.finding || a.target.name === o.name),
    );
    if (action) return [action.state, action.state === 'done' ? 'good' : 'bad'];
    return i === at ? ['next', 'accent'] : i < at ? ['left', 'warn'] : ['to do', 'dim'];
  };
  const room = Math.max(1, rows - 4);
  const top = Math.max(0, Math.min(at - 2, plans.length - room));
  const lines = [
    line(
      pen,
      [
        ['   '],
        [`${plural(plans.length, 'change')}, one after another`, 'bold'],
        ['; each is planned anew and confirmed by its own name', 'dim'],
      ],
      columns,
    ),
    '',
    ...plans.slice(top, top + room).map((o, i) => {
      const [text, style] = stateOf(o, top + i);
      return line(
        pen,
        [[`   ${top + i === at ? '▸' : ' '} `], [text.padEnd(10), style], [` ${o.label}: `], [pen.name(o.name)]],
        columns,
      );
    }),
    ...(one
      ? []
      : [
          '',
          line(pen, [['   That was the last one. Re-run the check (R): done is what a probe sees.', 'bold']], columns),
        ]),
  ];
  return <DialogFrame lines={lines} hints={hints} />;
};
