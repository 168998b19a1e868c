import { describe, expect, it } from 'vitest';
import { readSessionLog } from '../../../source/core/session-log/index.ts';

const date = Date.parse('2026-05-20T13:00:00Z');
const iso = (at: number | null | undefined) => (at == null ? null : new Date(at).toISOString().slice(0, 19));

const read = (text: string, zone = 'UTC') => {
  const log = readSessionLog(text, { date, source: 'paste', zone });
  if (!log.ok) throw new Error(log.why);
  return log;
};
const rows = (text: string, zone = 'UTC') =>
  read(text, zone).entries.map((e) => [e.author, iso(e.at)?.slice(11, 16), e.kind, e.text]);

describe('a paste out of a Slack client', () => {
  it.each([
    ['name and time in one line', 'Alice Smith  2:03 PM\nassumed breakglass\nBob  2:04 PM\nok'],
    ['24 hours', 'Alice Smith  14:03\nassumed breakglass\nBob  14:04\nok'],
    ['brackets', 'Alice Smith [14:03]\nassumed breakglass\nBob [2:04 PM]\nok'],
    ['one space', 'Alice Smith 2:03 PM\nassumed breakglass\n\nBob 2:04 PM\nok'],
    ['narrow space', 'Alice Smith  2:03\u202fPM\nassumed breakglass\nBob  2:04\u202fPM\nok'],
    ['time below the name', 'Alice Smith\n  2:03 PM\nassumed breakglass\n\nBob\n  2:04 PM\nok'],
    ['an emoji between them', 'Alice Smith\n:palm_tree:\n  2:03 PM\nassumed breakglass\n\nBob\n🌴\n2:04 PM\nok'],
    ['today', 'Alice Smith  Today at 2:03 PM\nassumed breakglass\nBob  Today at 2:04 PM\nok'],
    ['a day', 'Alice Smith  May 20th at 2:03 PM\nassumed breakglass\nBob  May 20th, 2026 at 2:04:10 PM\nok'],
    ['adorned names', 'Alice Smith :owl: (she/her)  2:03 PM\nassumed breakglass\nBob APP  2:04 PM\nok'],
    ['dividers', 'Wednesday, May 20th\nAlice Smith  2:03 PM\nassumed breakglass\nNew\nBob  2:04 PM\nok'],
  ])('reads the layout: %s', (_name, text) => {
    expect(read(text).format).toBe('slack-paste');
    expect(rows(text)).toEqual([
      ['Alice Smith', '14:03', 'note', 'assumed breakglass'],
      ['Bob', '14:04', 'note', 'ok'],
    ]);
  });

  it('leaves out what the client shows around the words, and keeps it in the raw lines', () => {
    const text = [
      'Alice  2:03 PM',
      'ran: aws iam create-user \u2014user-name tmp (edited)',
      ':eyes:',
      '2',
      '👍 1',
      '1 reply',
      'Last reply today at 2:10 PM',
      'View thread',
      'Bob  2:04 PM',
      'done',
    ].join('\n');
    const { entries } = read(text);
    expect(entries.map((e) => e.text)).toEqual(['aws iam create-user --user-name tmp', 'done']);
    expect(entries.map((e) => e.raw).join('\n')).toBe(text);
  });

  it('goes on with the same person and half of the day under a time alone', () => {
    expect(rows('Alice  11:58 AM\na\n11:59\nb\n12:01\nc\n1:05\nd')).toEqual([
      ['Alice', '11:58', 'note', 'a'],
      ['Alice', '11:59', 'note', 'b'],
      ['Alice', '12:01', 'note', 'c'],
      ['Alice', '13:05', 'note', 'd'],
    ]);
  });

  it('keeps the claimed time and the posted one', () => {
    const [first, second] = read('Alice  2:10 PM\n13:58 ran: aws iam list-users\nran: aws iam list-roles').entries;
    expect([iso(first?.at), iso(first?.postedAt)]).toEqual(['2026-05-20T13:58:00', '2026-05-20T14:10:00']);
    expect(first?.commands?.[0]?.calls).toEqual([{ source: 'iam', name: 'ListUsers' }]);
    expect([iso(second?.at), second?.kind]).toEqual(['2026-05-20T14:10:00', 'command']);
  });

  it('takes each command of a message, and a fence as one', () => {
    const text =
      'Alice  2:10 PM\nran: aws iam list-users\nran: kubectl get pods\n```\naws iam create-user \\\n  --user-name x\n```\n$ terraform plan';
    expect(read(text).entries.map((e) => e.commands?.map((c) => c.words.slice(0, 3).join(' ')))).toEqual([
      ['aws iam list-users'],
      ['kubectl get pods', 'aws iam create-user'],
      ['terraform plan'],
    ]);
  });

  it('says so when replies are not in it', () => {
    const folded = read('Alice  2:03 PM\na\nShow 12 more replies\nBob  2:04 PM\nb').entries;
    expect(folded.map((e) => [e.kind, e.text])).toEqual([
      ['note', 'a'],
      ['unparsed', 'Show 12 more replies'],
      ['note', 'b'],
    ]);
    expect(read('Alice  2:03 PM\na\n1 reply\nBob  2:04 PM\nb').entries.map((e) => e.kind)).toEqual(['note', 'note']);
    expect(read('Alice  2:03 PM\na\n3 replies\nBob  2:04 PM\nb').entries.map((e) => e.kind)).toContain('unparsed');
  });

  it('follows the days that divide it', () => {
    const { entries } = read('Wednesday, May 20th\nAlice  11:50 PM\na\nThursday, May 21st\nAlice  12:10 AM\nb');
    expect(entries.map((e) => iso(e.at))).toEqual(['2026-05-20T23:50:00', '2026-05-21T00:10:00']);
  });

  it('reads the times in the zone that is given', () => {
    expect(iso(read('Alice  4:03 PM\na', 'Europe/Berlin').entries[0]?.at)).toBe('2026-05-20T14:03:00');
  });

  it.each([
    '13:00  assumed breakglass\n13:05  see you at 14:00',
    'Slack thread in #ops:\n13:00  a\nAlice  2:03 PM',
    'back at 2:03 PM\n13:00 a',
    'the session expires  14:00.\nnothing',
  ])('takes a plain log for one: %j', (text) => {
    expect(read(text).format).toBe('plain');
  });
});
