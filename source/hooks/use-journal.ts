import { useCallback, useEffect, useRef, useState } from 'react';
import { type JournalList, noJournal, withLines } from '../core/view/journal-list.ts';
import { useServices } from './app-context.ts';
import { useAttempt } from './use-attempt.ts';
import { useEngineState } from './use-live.ts';

const page = 500;

/**
 * The journal's lines, newest first and folded, page by page; `more` reads the page before, `whole`: down to the first line.
 * New lines come by themselves.
 */
export const useJournal = (whole: boolean): { list: JournalList; more: () => void; atStart: boolean } => {
  const { engine } = useServices();
  const { progress } = useEngineState();
  const attempt = useAttempt();
  const [list, set] = useState<JournalList>(noJournal);
  // What is wanted is kept while a page is being read: one at a time, and nothing is forgotten.
  const work = useRef({ list: noJournal, newer: false, older: false, busy: false, seen: null as unknown });

  const pump = useCallback(() => {
    const w = work.current;
    if (w.busy) return;
    w.busy = true;
    attempt(async () => {
      try {
        while (w.newer || w.older) {
          const older = !w.newer;
          w[older ? 'older' : 'newer'] = false;
          if (older && w.list.oldest <= 1) continue;
          w.list = withLines(w.list, await engine.journal(page, older ? w.list.oldest : undefined));
          set(w.list);
        }
      } finally {
        w.busy = false;
      }
    });
  }, [engine, attempt]);

  // `progress` is another one after each line that was appended.
  useEffect(() => {
    work.current.newer ||= work.current.seen !== progress;
    work.current.seen = progress;
    pump();
  }, [progress, pump]);
  const more = useCallback(() => {
    work.current.older = true;
    pump();
  }, [pump]);
  const { oldest } = list;
  useEffect(() => {
    if (whole && oldest !== 1) more();
  }, [whole, more, oldest]);
  return { list, more, atStart: oldest <= 1 };
};
