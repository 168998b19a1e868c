import { ScreenFrame } from '../components/frame.tsx';
import { settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { useBody, usePen } from '../hooks/app-context.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { noSubject } from '../keys/command.ts';
import { helpRows } from '../keys/help.ts';
import { listReducer, startList } from './list-state.ts';

/** The command table, and what the glyphs mean. */
export const HelpScreen = () => {
  const pen = usePen();
  const state = useEngineState();
  const { columns, rows } = useBody();
  const [view, change] = useKept('help', listReducer, startList);
  const all = helpRows(pen, { state, subject: noSubject }, columns);
  const height = Math.max(1, rows - 1);
  const list = settle(view.scroll, all.length, height);
  useLayer('screen', {
    subject: noSubject,
    commands: listMoves((f) => change({ type: 'list', change: f }), all.length, height),
  });
  const draw = (): string[] => [
    line(pen, [['   every command, its keys, and why it cannot run now', 'dim']], columns),
    ...all.slice(list.top, list.top + height).map((row, i) => row(list.top + i === list.selected)),
  ];
  return <ScreenFrame screen="help" subject={noSubject} lines={draw} />;
};
