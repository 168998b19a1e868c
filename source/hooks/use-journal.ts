import { useCallback, useEffect, useRef, useState } from 'react';
import type { JournalLine } from '../core/journal-event.ts';
import { useServices } from './app-context.ts';
import { useAttempt } from './use-attempt.ts';
import { useEngineState } from './use-live.ts';

const page = 200;

/** Newest first, each line once. */
const merge = (old: readonly JournalLine[], more: readonly JournalLine[]): readonly JournalLine[] => {
  const bySeq = new Map([...old, ...more].map((l) => [l.seq, l]));
  if (bySeq.size === old.length) return old;
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
};

/** The journal's lines, newest first, page by page; `more` reads the page before. New lines come by themselves. */
export const useJournal = (): { lines: readonly JournalLine[]; more: () => void } => {
  const { engine } = useServices();
  const { progress } = useEngineState();
  const attempt = useAttempt();
  const [lines, set] = useState<readonly JournalLine[]>([]);
  const reading = useRef(false);
  const atStart = useRef(false);
  // `progress` is another one after each line that was appended.
  const seen = useRef(progress);
  const read = useCallback(
    (before?: number) => {
      if (reading.current) return;
      reading.current = true;
      attempt(async () => {
        try {
          const got = await engine.journal(page, before);
          if (before !== undefined && got.length === 0) atStart.current = true;
          set((old) => merge(old, got));
        } finally {
          reading.current = false;
        }
      });
    },
    [engine, attempt],
  );
  useEffect(() => {
    if (lines.length > 0 && seen.current === progress) return;
    seen.current = progress;
    read();
  }, [progress, read, lines.length]);
  const oldest = lines.at(-1)?.seq;
  const more = useCallback(() => {
    if (oldest !== undefined && !atStart.current) read(oldest);
  }, [oldest, read]);
  return { lines, more };
};
