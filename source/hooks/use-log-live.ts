import { useEffect, useRef } from 'react';
import { iso } from '../core/clock.ts';
import type { Edit } from '../core/view/text-field.ts';
import { useServices } from './app-context.ts';
import { useAttempt } from './use-attempt.ts';
import { useLayer } from './use-layer.ts';

type Live = {
  /** What stands in the field; null = nobody is typing. */
  text: string | null;
  /** Lines in the log: a new one is gone to. */
  lines: number;
  type(edit: Edit): void;
  /** That text is in the log: the field is free for the next one. */
  said(text: string): void;
  follow(): void;
  end(): void;
};

/** Judged anew by what was written; the trail among them, so that its newest events stand beside the line. */
const items = ['log.captured', 'log.roles', 'trail.reconciled'];

/**
 * The running pane of the session log: each line goes into the log as `reseal log add` does it, with the time it is then, and
 * the field is free for the next. What could not be saved stays in the field.
 */
export const useLogLive = ({ text, lines, type, said, follow, end }: Live): void => {
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  const saving = useRef(false);
  const before = useRef(lines);
  const active = text !== null;

  useEffect(() => {
    if (active && lines !== before.current) follow();
    before.current = lines;
  }, [active, lines, follow]);

  const write = async (one: string): Promise<void> => {
    saving.current = true;
    try {
      const { refused } = await engine.importLog(`${iso(engine.now())}  ${one}`, 'log add', 'UTC');
      if (refused !== undefined) return dispatch({ type: 'say', said: { level: 'warn', text: refused } });
      said(one);
    } finally {
      saving.current = false;
    }
    await engine.check(items);
  };
  const submit = (): void => {
    if (saving.current || text === null) return;
    if (text.trim() === '') dispatch({ type: 'say', said: { level: 'info', text: 'write what was done, then ⏎' } });
    else attempt(() => write(text));
  };
  useLayer('field', { text: type, commands: { open: submit, back: end } }, active);
};
