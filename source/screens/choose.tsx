import { Choice, type Option } from '../components/choice.tsx';
import { DialogFrame, type Hint } from '../components/frame.tsx';
import type { Pen } from '../core/view/pen.ts';
import { line } from '../core/view/spans.ts';
import { widthOf, wrap } from '../core/view/width.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useLayer } from '../hooks/use-layer.ts';

const hints: Hint[] = [
  ['↑↓', 'move'],
  ['⏎', 'choose'],
  ['esc', 'cancel'],
];

/** What one should have read before choosing, in full where its row has no room for it. */
const inFull = (pen: Pen, options: readonly Option<string>[], columns: number): string[] => {
  const room = columns - 6 - Math.max(0, ...options.map((o) => widthOf(o.label)));
  return options
    .filter((o) => widthOf(o.help) > room)
    .flatMap(({ label, help }) => wrap(pen.out(`${label}: ${help}`), columns - 6))
    .map((text) => line(pen, [['   '], [text, 'dim']], columns));
};

/**
 * A dialog that offers a few things to choose from; what cannot be chosen now stands below, with why. `full`: what the rows
 * of the options cut off stands above them, as far as there is room for all of it.
 */
export const ChooseDialog = <T extends string>(props: {
  title: string;
  about: string;
  options: readonly Option<T>[];
  not?: readonly { label: string; why: string }[];
  full?: boolean;
  onSelect: (value: T) => void;
}) => {
  const { dispatch } = useServices();
  const pen = usePen();
  const { columns, rows } = useBody();
  const { title, about, options, not = [], full = false, onSelect } = props;
  useLayer('dialog', { native: true, commands: { back: () => dispatch({ type: 'close' }) } });
  const head = [
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
  const more = full ? [...inFull(pen, options, columns), ''] : [];
  const lines = more.length > 1 && head.length + more.length + options.length <= rows ? [...head, ...more] : head;
  const taken = Math.min(options.length, Math.max(1, rows - lines.length));
  return (
    <DialogFrame lines={lines} hints={hints} taken={taken}>
      {options.length > 0 ? <Choice options={options} limit={taken} onSelect={onSelect} /> : null}
    </DialogFrame>
  );
};
