import { describe, expect, it } from 'vitest';
import { readSessionLog } from '../../../source/core/session-log/index.ts';

const iso = (at: number | null | undefined) => (at == null ? null : new Date(at).toISOString().slice(0, 19));
const read = (text: string, start: string, zone = 'UTC', day: string | null = null) => {
  const at = day === null ? null : Date.parse(`${day}T00:00:00Z`);
  const log = readSessionLog(text, { date: Date.parse(start), source: 'x', zone, day: at });
  if (!log.ok) throw new Error(log.why);
  return log;
};

describe('times that only a person can tell', () => {
  it('gives both instants in the hour that the clocks repeat, and says so', () => {
    const { entries, questions } = read('02:40 a\n02:10 b\n03:05 c', '2026-10-25T00:30:00Z', 'Europe/Berlin');
    expect(entries.map((e) => [iso(e.at), iso(e.otherAt)])).toEqual([
      ['2026-10-25T00:40:00', '2026-10-25T01:40:00'],
      ['2026-10-25T01:10:00', '2026-10-25T00:10:00'],
      ['2026-10-25T02:05:00', null],
    ]);
    expect(questions.join()).toMatch(/Europe\/Berlin showed the time of 2 lines.*twice/);
  });

  it('gives both for a claim inside a message too', () => {
    const ts = `${Date.parse('2026-10-25T01:45:00Z') / 1000}.000000`;
    const log = readSessionLog(JSON.stringify([{ type: 'message', ts, text: '02:40 ran: a' }]), {
      ...{ date: 0, source: 'x', zone: 'Europe/Berlin' },
    });
    expect(log.ok && log.entries.map((e) => [iso(e.at), iso(e.otherAt)])).toEqual([
      ['2026-10-25T01:40:00', '2026-10-25T00:40:00'],
    ]);
  });

  it('asks about the hour that the clocks skip', () => {
    const { entries, questions } = read('01:50 a\n02:30 b', '2026-03-29T00:40:00Z', 'Europe/Berlin');
    expect(entries[1]).toMatchObject({ kind: 'unparsed', at: null });
    expect(questions.join()).toMatch(/never showed the time of line 2/);
  });

  it('refuses a time further than 26 hours from the first, with a question', () => {
    const { entries, questions } = read('13:00 a\n2026-05-22 09:00 b', '2026-05-20T13:00:00Z');
    expect(entries[1]).toMatchObject({ kind: 'unparsed', at: null });
    expect(questions.join()).toMatch(/On which day is line 2\?.*--date/);
  });

  it('adds a day at midnight once', () => {
    const { entries } = read('23:50 a\n00:10 b\n12:00 c\n23:55 d\n00:30 e', '2026-05-20T23:45:00Z');
    expect(entries.map((e) => iso(e.at)?.slice(8))).toEqual([
      '20T23:50:00',
      '21T00:10:00',
      '21T12:00:00',
      '21T23:55:00',
      '22T00:30:00',
    ]);
    const third = read('23:50 a\n00:10 b\n12:00 c\n23:55 d\n11:00 e', '2026-05-20T23:45:00Z').entries[4];
    expect(iso(third?.at)).not.toBe('2026-05-22T11:00:00');
  });

  it('puts up with two minutes out of order, and with seconds and 12 hours', () => {
    const { entries } = read('13:05 a\n13:03 b\n13:06:30 c\n1:07:05 PM d\n1:08p.m. e', '2026-05-20T13:00:00Z');
    const times = ['13:05:00', '13:03:00', '13:06:30', '13:07:05', '13:08:00'];
    expect(entries.map((e) => iso(e.at)?.slice(11))).toEqual(times);
  });

  it('takes the day of the first line where that is given', () => {
    const { entries } = read('23:00 a\n00:30 b', '2026-05-20T13:00:00Z', 'Europe/Berlin', '2026-06-02');
    expect(entries.map((e) => iso(e.at))).toEqual(['2026-06-02T21:00:00', '2026-06-02T22:30:00']);
  });
});
