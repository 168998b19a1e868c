import { Choice, type Option } from '../components/choice.tsx';
import { DialogFrame, type Hint } from '../components/frame.tsx';
import { line } from '../core/view/spans.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useLayer } from '../hooks/use-layer.ts';

const hints: Hint[] = [
  ['↑↓', 'move'],
  ['⏎', 'choose'],
  ['esc', 'cancel'],
];

/** A dialog that offers a few things to choose from; what cannot be chosen now stands below, with why. */
export const ChooseDialog = <T extends string>(props: {
  title: string;
  about: string;
  options: readonly Option<T>[];
  not?: readonly { label: string; why: string }[];
  onSelect: (value: T) => void;
}) => {
  const { dispatch } = useServices();
  const pen = usePen();
  const { columns, rows } = useBody();
  const { title, about, options, not = [], onSelect } = props;
  useLayer('dialog', { native: true, commands: { back: () => dispatch({ type: 'close' }) } });
  const lines = [
    line(pen, [['   '], [title, 'bold']], columns),
    line(pen, [['   '], [about, 'dim']], columns),
    ...not.map(({ label, why }) =>
      line(
        pen,
        [
          ['   – ', 'dim'],
          [label, 'dim'],
          [` not now: ${why}`, 'warn'],
        ],
        columns,
      ),
    ),
    '',
  ];
  const taken = Math.min(options.length, Math.max(1, rows - lines.length));
  return (
    <DialogFrame lines={lines} hints={hints} taken={taken}>
      {options.length > 0 ? <Choice options={options} limit={taken} onSelect={onSelect} /> : null}
    </DialogFrame>
  );
};
