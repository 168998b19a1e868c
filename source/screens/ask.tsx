import { DialogFrame, type Hint } from '../components/frame.tsx';
import { boxed } from '../core/view/box.ts';
import { formRows, type Question } from '../core/view/form.ts';
import { line } from '../core/view/spans.ts';
import { wrap } from '../core/view/width.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useForm } from '../hooks/use-form.ts';
import { useLayer } from '../hooks/use-layer.ts';

const hints: Hint[] = [
  ['⏎', 'next, then save'],
  ['↑↓ tab', 'between the lines'],
  ['esc', 'cancel'],
];

/** A dialog that asks for a few lines of text. `submit` says what is wrong with them, or null. */
export const AskDialog = (props: {
  title: string;
  about: string;
  questions: readonly Question[];
  submit: (given: { [name: string]: string }) => string | null;
}) => {
  const { dispatch } = useServices();
  const pen = usePen();
  const { columns } = useBody();
  const { form, layer } = useForm(props.questions, props.submit, () => dispatch({ type: 'close' }));
  useLayer('dialog', layer);
  const inner = columns - 2;
  const said = wrap(pen.out(props.about), inner - 4).map((t) => line(pen, [['   '], [t, 'dim']], inner, true));
  const about = [...said, line(pen, [], inner, true)];
  const rows = [...about, ...formRows(pen, form, inner)];
  return (
    <DialogFrame lines={boxed(pen, { title: [[props.title, 'bold']], accent: true }, rows, columns)} hints={hints} />
  );
};
