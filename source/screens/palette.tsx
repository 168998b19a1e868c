import { useReducer } from 'react';
import { DialogFrame } from '../components/frame.tsx';
import { fieldSpans } from '../core/view/field-spans.ts';
import { fuzzySort } from '../core/view/fuzzy.ts';
import { settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { textOf } from '../core/view/text-field.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { commandIds, commandOf } from '../keys/commands.ts';
import { commandRow } from '../keys/help.ts';
import { filteredReducer, startFiltered } from './filtered-state.ts';

// Moving has no name that anybody would look for.
const ids = commandIds.filter((id) => id !== 'palette' && id !== 'back' && id !== 'open' && !commandOf(id).moves);

/** `:` every command by name. What cannot run now is there too, and says why. */
export const PaletteDialog = () => {
  const { layers, runBelow, dispatch } = useServices();
  const pen = usePen();
  const state = useEngineState();
  const { columns, rows } = useBody();
  const [view, change] = useReducer(filteredReducer, '', startFiltered);
  const found = fuzzySort(textOf(view.filter), ids, (id) => `${id} ${commandOf(id).label}`);
  const height = Math.max(1, rows - 2);
  const list = settle(view.scroll, found.length, height);
  const chosen = found[list.selected];
  // What the command would be about: the palette itself has no subject, the screen below has.
  const subject = layers.list().find((l) => l.subject)?.subject;
  const context = { state, subject: subject ?? { item: null, finding: null, actions: [] } };

  useLayer('dialog', {
    modal: true,
    text: (edit) => change({ type: 'edit', edit }),
    commands: {
      ...listMoves((f) => change({ type: 'list', change: f }), found.length, height),
      open: () => chosen && runBelow(chosen),
      back: () => dispatch({ type: 'close' }),
    },
  });
  const lines = [
    line(pen, [[' : ', 'selected'], ...fieldSpans(view.filter, columns - 4)], columns),
    '',
    ...(found.length > 0 ? [] : [line(pen, [['   no command has these letters', 'dim']], columns)]),
    ...found
      .slice(list.top, list.top + height)
      .map((id, i) => commandRow(pen, id, context, columns, list.top + i === list.selected)),
  ];
  return (
    <DialogFrame
      lines={lines}
      hints={[
        ['↑↓', 'move'],
        ['⏎', 'run'],
        ['esc', 'cancel'],
      ]}
    />
  );
};
