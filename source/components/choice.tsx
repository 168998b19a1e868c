import { Text } from 'ink';
import SelectInput from 'ink-select-input';
import { createContext, useContext, useEffect, useReducer, useRef } from 'react';
import { line } from '../core/view/spans.ts';
import { useBody, usePen } from '../hooks/app-context.ts';
import { Row } from './lines.tsx';

export type Option<T extends string> = { value: T; label: string; help: string };

const HelpContext = createContext<{ help: ReadonlyMap<string, string>; width: number }>({ help: new Map(), width: 20 });

const Indicator = ({ isSelected = false }: { isSelected?: boolean }) => {
  const pen = usePen();
  return <Text>{isSelected ? pen.paint(pen.out(' ▸ '), 'selected') : '   '}</Text>;
};

const Item = ({ isSelected = false, label }: { isSelected?: boolean; label: string }) => {
  const pen = usePen();
  const { columns } = useBody();
  const { help, width } = useContext(HelpContext);
  return (
    <Row
      text={line(
        pen,
        [
          [label.padEnd(width), isSelected ? 'selected' : 'bold'],
          [help.get(label) ?? '', 'dim'],
        ],
        columns - 3,
      )}
    />
  );
};

/**
 * One out of a few, with ink-select-input; never to change the world. Its layer must be `native`. It takes digits at once,
 * and an Enter out of the same chunk as an arrow before the arrow is drawn: only what is seen to be selected is chosen.
 */
export const Choice = <T extends string>(props: {
  options: readonly Option<T>[];
  limit: number;
  onSelect: (value: T) => void;
}) => {
  const { options, limit, onSelect } = props;
  const drawn = useRef(options[0]?.value);
  const highlighted = useRef(options[0]?.value);
  useEffect(() => {
    drawn.current = highlighted.current;
  });
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const help = new Map(options.map((o) => [o.label, o.help]));
  const width = Math.max(...options.map((o) => o.label.length)) + 3;
  return (
    <HelpContext.Provider value={{ help, width }}>
      <SelectInput
        items={options.map(({ label, value }) => ({ label, value, key: value }))}
        limit={limit}
        indicatorComponent={Indicator}
        itemComponent={Item}
        onHighlight={(item) => {
          highlighted.current = item.value;
          redraw();
        }}
        onSelect={(item) => {
          if (item.value === drawn.current && item.value === highlighted.current) onSelect(item.value);
        }}
      />
    </HelpContext.Provider>
  );
};
