import { useEffect, useReducer } from 'react';
import { DialogFrame, type Hint } from '../components/frame.tsx';
import type { Action, SubjectRef } from '../core/plan.ts';
import { planBox, planNames, planOverflow, runBox } from '../core/view/plan-box.ts';
import { refusedLines } from '../core/view/refused-lines.ts';
import { line } from '../core/view/spans.ts';
import { textOf } from '../core/view/text-field.ts';
import { wrap } from '../core/view/width.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { messageOf } from '../hooks/use-attempt.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { useEngineState } from '../hooks/use-live.ts';
import type { Layer } from '../keys/router.ts';
import { planReducer, startPlan } from './plan-state.ts';

const hints: { [step in 'planning' | 'refused' | 'asking' | 'running' | 'over']: Hint[] } = {
  planning: [['esc', 'cancel']],
  refused: [['esc', 'back']],
  asking: [
    ['⏎', 'hand in what was typed'],
    ['PgUp PgDn', 'scroll'],
    ['esc', 'cancel, nothing is changed'],
  ],
  running: [['ctrl-c', 'what is in flight; twice: leave it unsettled']],
  over: [['esc', 'back']],
};

/** Plan → typed confirmation → the calls as they go → what the read-back saw (product.md §6). */
export const PlanDialog = ({
  about,
  kind,
  onClose,
}: {
  about: SubjectRef;
  kind: string;
  /** Where it is one of many: what comes after it. */
  onClose?: () => void;
}) => {
  // One string for the effect: the reference may be another object at the next drawing.
  const asked = JSON.stringify(about);
  const { engine, dispatch } = useServices();
  const pen = usePen();
  const size = useBody();
  const { columns, rows } = size;
  const { progress } = useEngineState();
  const [state, change] = useReducer(planReducer, startPlan);

  useEffect(() => {
    engine.plan(kind, JSON.parse(asked) as SubjectRef).then(
      (planned) => change(planned.ok ? { type: 'planned', plan: planned.plan } : { type: 'refused', why: planned.why }),
      (error: unknown) => change({ type: 'refused', why: messageOf(error) }),
    );
  }, [engine, kind, asked]);

  const close = (): void => (onClose ? onClose() : dispatch({ type: 'close' }));
  const confirm = (): void => {
    if (state.step !== 'asking') return;
    const { plan, field } = state;
    // What was typed goes as it is: the engine compares, reads again and refuses (product.md §6).
    change({ type: 'sent' });
    engine.confirm(plan, textOf(field)).then(
      (r) => change(r.ok ? { type: 'done', action: r.action } : { type: 'stopped', why: r.why, fresh: r.fresh }),
      (error: unknown) => change({ type: 'stopped', why: messageOf(error), fresh: null }),
    );
  };
  // The plan may name what no finding does, such as a policy that is attached by somebody else.
  if (state.step !== 'planning' && state.step !== 'refused') pen.learn(planNames(state.plan));

  const layer = (): Layer => {
    // Once it is sent nothing but ctrl-c means anything: there is no way back that would be true.
    if (state.step === 'running') return { modal: true, commands: {} };
    if (state.step !== 'asking') return { modal: true, commands: { back: close, open: close } };
    const most = planOverflow(pen, state.plan, state.note, size);
    const scroll = (by: number) => (times: number) => change({ type: 'scroll', by: by * times, most });
    return {
      modal: true,
      text: (edit) => change({ type: 'edit', edit }),
      commands: {
        open: confirm,
        back: close,
        up: scroll(-1),
        down: scroll(1),
        'page-up': scroll(3 - rows),
        'page-down': scroll(rows - 3),
      },
    };
  };
  useLayer('dialog', layer());

  /** What became of it; where AWS did not allow it, with what must be added and the calls that are left. */
  const over = (action: Action | undefined): string[] => {
    if (state.step !== 'over') return [];
    const refused = refusedLines(pen, action, columns);
    const box = runBox(pen, state.plan, action, { columns, rows: Math.max(10, rows - refused.length) });
    return [...box, ...refused];
  };
  const lines = (): string[] => {
    switch (state.step) {
      case 'planning':
        return ['', line(pen, [['   Reading the live state; nothing is changed …', 'accent']], columns)];
      case 'refused':
        return [
          '',
          line(pen, [['   It cannot be planned now. Nothing was changed.', 'bold']], columns),
          ...wrap(pen.out(state.why), columns - 4).map((l) => line(pen, [['   '], [l, 'warn']], columns)),
        ];
      case 'asking':
        return planBox(pen, state, size);
      case 'running': {
        const running = progress.actions.findLast((a) => a.state === 'running');
        return runBox(pen, state.plan, running, size);
      }
      case 'over':
        return over(progress.actions.find((a) => a.id === state.action));
    }
  };
  return <DialogFrame lines={lines()} hints={hints[state.step]} />;
};
