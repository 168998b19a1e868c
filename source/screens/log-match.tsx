import { useState } from 'react';
import type { Option } from '../components/choice.tsx';
import type { LogEntry } from '../core/incident.ts';
import { type LineRef, nameOfLine } from '../core/reconcile/index.ts';
import type { Question } from '../core/view/form.ts';
import { nearestLines } from '../core/view/log-list.ts';
import { lineText } from '../core/view/log-row.ts';
import { plainTime } from '../core/view/time-text.ts';
import { usePen, useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { AskDialog } from './ask.tsx';
import { ChooseDialog } from './choose.tsx';

const note: Question = {
  ...{ name: 'note', label: 'Why', required: true },
  hint: 'one sentence that the postmortem can quote; then r judges the item by it',
};

/** As many as one can choose from without scrolling on a small screen. */
const offered = 8;

const useEventName = (event: string): { text: string; time: number } => {
  const { events } = useServices().engine;
  const pen = usePen();
  const index = events.indexOf(event);
  if (index < 0) return { text: event, time: 0 };
  const row = events.row(index);
  return { text: `${plainTime(row.time)} ${row.source} ${row.name} ${pen.name(row.subject)}`, time: row.time };
};

const refOf = (e: LogEntry, entry: number): LineRef => ({ source: e.source, line: e.line, entry });

/** Which line of the log does an event belong to? `entry`: the line that is selected beside it, offered first. */
export const MatchDialog = ({ event, entry }: { event: string; entry: number | null }) => {
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  const pen = usePen();
  const { log } = useEngineState().progress;
  const { text, time } = useEventName(event);
  const [chosen, choose] = useState<number | null>(null);
  const e = chosen === null ? undefined : log[chosen];

  if (chosen === null || !e) {
    const near = nearestLines(log, time, offered);
    const places = [...new Set(entry === null ? near : [entry, ...near])].slice(0, offered);
    const options = places.flatMap((i): Option<string>[] => {
      const one = log[i];
      if (!one) return [];
      const at = one.at === null ? '–' : plainTime(one.at);
      return [{ value: String(i), label: `line ${one.line}`, help: `${at}  ${lineText(pen, one)}` }];
    });
    const show: Option<string> = { value: 'event', label: 'show it', help: 'the event as it was kept' };
    const select = (value: string): void => {
      if (value === 'event') dispatch({ type: 'go', route: { screen: 'event', id: event } });
      else choose(Number(value));
    };
    return <ChooseDialog title="Which line is it about?" about={text} options={[...options, show]} onSelect={select} />;
  }
  const submit = (given: { [name: string]: string }): null => {
    dispatch({ type: 'close' });
    attempt(() => engine.correctMatch(event, refOf(e, chosen), given.note ?? ''), `it belongs to ${nameOfLine(e)}`);
    return null;
  };
  return <AskDialog title={`It belongs to ${nameOfLine(e)}`} about={text} questions={[note]} submit={submit} />;
};

/** A match is wrong: the event belongs to no line, and its line is free for another. */
export const UnmatchDialog = ({ event }: { event: string }) => {
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  const { text } = useEventName(event);
  const submit = (given: { [name: string]: string }): null => {
    dispatch({ type: 'close' });
    attempt(() => engine.correctMatch(event, null, given.note ?? ''), 'it belongs to no line');
    return null;
  };
  return <AskDialog title="This match is wrong" about={text} questions={[note]} submit={submit} />;
};
