import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../source/core/incident.ts';
import {
  cutThreads,
  type LogState,
  unreadLines,
  withImportedLog,
  withKeptLine,
} from '../../../source/core/log-state.ts';
import { readSessionLog } from '../../../source/core/session-log/index.ts';
import { mergeLog } from '../../../source/core/session-log/merge-log.ts';

const date = Date.parse('2026-05-20T13:00:00Z');
const stamp = { at: date, by: 'bo@laptop' };

/** Imports a text into a log as the program does. */
const bring = (state: LogState, text: string, source = 'log.txt', zone = 'UTC'): LogState => {
  const log = readSessionLog(text, { date, source, zone });
  if (!log.ok) throw new Error(log.why);
  const { entries, amended } = mergeLog(state.log, log.entries, source);
  const thread = log.thread
    ? { thread: { ts: log.thread.ts, more: log.thread.more, expected: log.thread.expected } }
    : {};
  return withImportedLog(state, { source, entries, amended, ...thread }, stamp);
};
const all = (...texts: string[]) => texts.reduce((s, t) => bring(s, t), { log: [] } as LogState);
const texts = ({ log }: LogState) => log.map((e) => `${e.line} ${e.text}`);
const places = ({ log }: LogState) => log.map((e) => `${e.source} ${e.line}`);

const root = '1779282131.003543';
const message = (text: string, ts: string, more: object = {}) => ({
  type: 'message',
  user: 'U1',
  text,
  ts,
  thread_ts: root,
  ...more,
});
const thread = (messages: object[], more = false) => JSON.stringify({ ok: true, messages, has_more: more });

describe('importing a log again', () => {
  it('keeps nothing twice', () => {
    const once = all('13:00 a\n13:01 ran: b');
    expect(bring(once, '13:00 a\n13:01 ran: b').log).toEqual(once.log);
    expect(bring(once, '13:00 a\n13:01 ran: b', 'copy.txt').log).toEqual(once.log);
  });

  it('adds what a file has grown by, wherever that is, and moves nothing', () => {
    const grown = all('13:00 a\n13:01 b', '13:00 a\n13:00 new\n13:01 b\n13:02 c');
    expect(texts(grown)).toEqual(['1 a', '2 b', '5 new', '4 c']);
    expect(new Set(places(grown)).size).toBe(4);
  });

  it('keeps two lines that look alike', () => {
    expect(all('13:00 ran: a\n13:00 ran: a').log).toHaveLength(2);
    expect(all('13:00 ran: a', '13:00 ran: a\n13:00 ran: a').log).toHaveLength(2);
    const other = bring(all('13:00 start\n13:05 ran: a'), '13:07 other\n13:05 ran: a', 'second.txt');
    expect(other.log.filter((e) => e.source === 'second.txt')).toHaveLength(1);
  });

  it('puts the times right when the zone is said at the second try', () => {
    const before = bring({ log: [] }, '13:00 a\n13:05 b', 'log.txt', 'UTC');
    const after = bring(before, '13:00 a\n13:05 b', 'log.txt', 'America/New_York');
    expect(after.log.map((e) => [e.line, e.at])).toEqual([
      [1, Date.parse('2026-05-20T17:00:00Z')],
      [2, Date.parse('2026-05-20T17:05:00Z')],
    ]);
  });

  it('knows messages by their ts: an edited one stands for the old one, in its place', () => {
    const first = bring({ log: [] }, thread([message('a', root), message('typo\nran: b', '1779282191.000100')]));
    const edited = bring(
      first,
      thread([message('a', root), message('right\nran: b\nran: c', '1779282191.000100')]),
      'other.json',
    );
    expect(edited.log.map((e) => e.text)).toEqual(['a', 'right', 'b', 'c']);
    expect(edited.log.slice(0, 3).map((e) => e.source)).toEqual(['log.txt', 'log.txt', 'log.txt']);
    expect(new Set(places(edited)).size).toBe(4);
  });

  it('numbers lines that are typed in one by one', () => {
    const typed = bring(bring({ log: [] }, 'x', 'log add'), 'x', 'log add');
    expect(typed.log.map((e) => [e.line, e.author, e.postedAt])).toEqual([
      [1, 'bo@laptop', date],
      [2, 'bo@laptop', date],
    ]);
  });
});

describe('a thread that is cut off', () => {
  const parent = message('a', root, { reply_count: 2 });
  const [b, c] = [message('b', '1779282191.000100'), message('c', '1779282192.000100')];

  it('is told until every message is there', () => {
    const cut = bring({ log: [] }, thread([parent, b], true), 'page1.json');
    expect(cutThreads(cut).join()).toMatch(/page1.json holds 2 of the 3 messages/);
    expect(cutThreads(bring(cut, thread([parent, b, c]), 'whole.json'))).toEqual([]);
    expect(cutThreads(bring(cut, thread([parent, c]), 'page2.json'))).toEqual([]);
    expect(cutThreads(bring(cut, thread([parent, b]), 'again.json'))).toHaveLength(1);
  });

  it('is told without a count too, and when it begins in the middle', () => {
    const unknown = bring({ log: [] }, thread([message('a', root), b], true), 'page1.json');
    expect(cutThreads(unknown).join()).toMatch(/has_more/);
    expect(cutThreads(bring(unknown, thread([message('a', root), b, c]), 'whole.json'))).toEqual([]);
    expect(cutThreads(bring({ log: [] }, thread([b, c]))).join()).toMatch(/first message/);
  });
});

describe('a line that nobody could read', () => {
  const unread = (state: LogState): LogEntry[] => unreadLines(state);

  it('stays until somebody keeps it as a note, and only that very line', () => {
    const state = all('13:00 a\n25:99 b');
    expect(unread(state).map((e) => e.line)).toEqual([2]);
    expect(unread(withKeptLine(state, { source: 'log.txt', line: 2, raw: 'another' }, stamp))).toHaveLength(1);
    expect(unread(withKeptLine(state, { source: 'x', line: 2, raw: '25:99 b' }, stamp))).toHaveLength(1);
    const kept = withKeptLine(state, { source: 'log.txt', line: 2, raw: '25:99 b' }, stamp);
    expect(unread(kept)).toEqual([]);
    expect(kept.log[1]?.kept).toEqual(stamp);
    expect(unread(bring(kept, '13:00 a\n25:99 b\n26:00 c')).map((e) => e.text)).toEqual(['c']);
  });
});
