import { useEffect, useState } from 'react';
import { DialogFrame } from '../components/frame.tsx';
import type { ByHand } from '../core/engine.ts';
import { folded } from '../core/manual/shell-words.ts';
import { line } from '../core/view/spans.ts';
import { wrap } from '../core/view/width.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { messageOf } from '../hooks/use-attempt.ts';
import { readingHints, useReading } from '../hooks/use-reading.ts';

/** What takes an action back, as the exact calls, for somebody who may: plain text without a frame, so that it can be copied. */
export const UndoCallsDialog = ({ action }: { action: string }) => {
  const { engine } = useServices();
  const pen = usePen();
  const { columns } = useBody();
  const [found, set] = useState<ByHand | string | null>(null);

  useEffect(() => {
    engine.undoByHand(action).then(
      (r) => set(r.ok ? r.value : r.why),
      (error: unknown) => set(messageOf(error)),
    );
  }, [engine, action]);

  const text = (value: string): string[] => wrap(pen.out(value), columns).map((l) => line(pen, [[l]], columns));
  const commands = (list: readonly string[]): string[] =>
    list.flatMap((c) => folded(pen.out(c), columns).map((l) => pen.paint(l, 'accent')));
  const all = (): string[] => {
    if (found === null) return ['', line(pen, [['   Reading the pre-image and the live state …', 'accent']], columns)];
    if (typeof found === 'string') return text(`It cannot be told now: ${found}. Nothing was changed.`);
    const { title, back, not } = found;
    return [
      line(pen, [[title, 'bold']], columns),
      '',
      ...(back.commands.length > 0 || back.refused !== null
        ? [...text(back.says), ...(back.refused === null ? [] : text(back.refused)), ...commands(back.commands), '']
        : text('There is nothing that reseal could take back.')),
      ...not.flatMap(({ operation, why, again }) => [
        ...text(`${operation}: ${why}`),
        ...(again.refused === null ? [] : text(again.refused)),
        ...commands(again.commands),
      ]),
    ];
  };
  const lines = all();
  const shown = useReading(lines);
  return <DialogFrame lines={shown} hints={readingHints} />;
};
