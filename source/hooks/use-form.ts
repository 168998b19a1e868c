import { useReducer } from 'react';
import { answers, type Form, formReducer, missing, missingText, type Question, startForm } from '../core/view/form.ts';
import type { Layer } from '../keys/router.ts';

/**
 * A form and the layer that fills it: `enter` goes to the next question, and after the last one hands in. `submit` says
 * what is wrong with the answers, or null.
 */
export const useForm = (
  questions: readonly Question[],
  submit: (given: { [name: string]: string }) => string | null,
  cancel: () => void,
): { form: Form; layer: Layer } => {
  const [form, change] = useReducer(formReducer, questions, (q) => startForm(q));
  const handIn = (): void => {
    const open = missing(form);
    const [first] = open;
    if (first) {
      change({ type: 'to', at: form.questions.indexOf(first) });
      change({ type: 'wrong', why: missingText(open) });
      return;
    }
    const why = submit(answers(form));
    if (why !== null) change({ type: 'wrong', why });
  };
  const to = (by: number) => () => change({ type: 'to', at: form.at + by });
  const layer: Layer = {
    modal: true,
    text: (edit) => change({ type: 'edit', edit }),
    commands: {
      open: form.at < form.questions.length - 1 ? to(1) : handIn,
      up: to(-1),
      down: to(1),
      'next-pane': to(1),
      'last-pane': to(-1),
      back: cancel,
    },
  };
  return { form, layer };
};
