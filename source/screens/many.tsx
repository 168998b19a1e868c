import { useState } from 'react';
import { DialogFrame, type Hint } from '../components/frame.tsx';
import type { Action } from '../core/plan.ts';
import { plural } from '../core/plural.ts';
import { type ManyChoice, manyChoices, type One } from '../core/view/many.ts';
import { line } from '../core/view/spans.ts';
import type { Style } from '../core/view/style.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { type Outlook, useManyPlans } from '../hooks/use-many-plans.ts';
import { ChooseDialog } from './choose.tsx';
import { PlanDialog } from './plan.tsx';

const hints: Hint[] = [
  ['⏎', 'plan this one'],
  ['↑↓', 'move'],
  ['esc', 'stop here'],
];

/** Everything that a filter shows: what shall be done is chosen once, then each has its own plan and its own typed name. */
export const ManyDialog = ({ findings }: { findings: readonly string[] }) => {
  const { engine } = useServices();
  const { progress } = useEngineState();
  // As it was when it was asked for: a check that ends must not move the list under the keys.
  const [choices] = useState(() => {
    const meant = progress.findings.filter((f) => findings.includes(f.id));
    return manyChoices(meant, (id) => engine.actionsFor(id));
  });
  const [chosen, choose] = useState<ManyChoice | null>(choices.length === 1 ? (choices[0] ?? null) : null);
  if (chosen) return <OneAfterAnother plans={chosen.plans} />;
  const options = choices.map(({ kind, label, plans }) => ({
    value: kind ?? '',
    label,
    help: `${plural(plans.length, 'change')}; each is confirmed by its own name`,
  }));
  return (
    <ChooseDialog
      title="What shall be planned for all of them?"
      about={plural(findings.length, 'finding')}
      options={options}
      onSelect={(kind) => choose(choices.find((c) => (c.kind ?? '') === kind) ?? null)}
    />
  );
};

/** "6 calls, 3 for ever", or why not. */
const outlookText = (outlook: Outlook): [string, Style] => {
  if (outlook === null) return ['being read …', 'dim'];
  if (!outlook.ok) return [outlook.why, 'warn'];
  const { calls } = outlook.plan;
  const lost = calls.filter((c) => !c.undo.possible).length;
  return [`${plural(calls.length, 'call')}${lost > 0 ? `, ${lost} for ever` : ''}`, 'plain'];
};

const totalText = (outlooks: readonly Outlook[]): string => {
  const open = outlooks.filter((o) => o === null).length;
  const calls = outlooks.flatMap((o) => (o?.ok ? o.plan.calls : []));
  const lost = calls.filter((c) => !c.undo.possible).length;
  const not = outlooks.filter((o) => o?.ok === false).length;
  return [
    `${plural(calls.length, 'call')} in all, ${lost} of them for ever`,
    ...(not > 0 ? [`${not} cannot be planned now`] : []),
    ...(open > 0 ? [`${open} being read`] : []),
  ].join(' · ');
};

const OneAfterAnother = ({ plans }: { plans: readonly One[] }) => {
  const { dispatch } = useServices();
  const pen = usePen();
  const { columns, rows } = useBody();
  const { progress } = useEngineState();
  const outlooks = useManyPlans(plans);
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

  const done: readonly Action[] = progress.actions.slice(since);
  const stateOf = (o: One, i: number): [string, Style] => {
    const action = done.findLast(
      (a) => a.kind === o.kind && a.finding !== null && (a.finding === o.finding || a.target.name === o.name),
    );
    if (action) return [action.state, action.state === 'done' ? 'good' : 'bad'];
    return i === at ? ['next', 'accent'] : i < at ? ['left', 'warn'] : ['to do', 'dim'];
  };
  const room = Math.max(1, rows - (one ? 4 : 6));
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
    line(pen, [['   '], [totalText(outlooks), 'dim']], columns),
    '',
    ...plans.slice(top, top + room).map((o, i) => {
      const [text, style] = stateOf(o, top + i);
      const [told, look] = outlookText(outlooks[top + i] ?? null);
      return line(
        pen,
        [
          ...([[`   ${top + i === at ? '▸' : ' '} `], [text.padEnd(10), style], [` ${o.label}: `]] as const),
          ...([[pen.name(o.name)], [`  ${told}`, look]] as const),
        ],
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
