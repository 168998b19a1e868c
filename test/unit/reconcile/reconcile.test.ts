import { describe, expect, it } from 'vitest';
import type { Correction } from '../../../source/core/reconcile/index.ts';
import { hidden } from '../../../source/core/session-log/commands/other-tools.ts';
import { command, coverage, line, match, minute, pairsOf, ran, row, T } from './made.ts';

const hand = (entry: number | null, n = 0): Correction => ({
  ...{ line: entry === null ? null : { source: 'session.txt', line: n, entry }, note: 'seen', by: 'bo', at: T },
});

describe('events and lines', () => {
  it('go together by source, name and time', () => {
    const rows = [
      row('e1', 5.2, 'iam CreateUser'),
      row('e2', 6, 'iam CreateAccessKey'),
      row('e3', 5, 'ec2 CreateUser'),
    ];
    const entries = [ran(1, 6, 'iam CreateUser'), ran(2, 7, 'iam CreateAccessKey')];
    const result = match(rows, entries);
    expect(pairsOf(result, entries)).toEqual({ e1: 1, e2: 2 });
    expect(result.unlogged.map((r) => r.id)).toEqual(['e3']);
    expect(result.lines.map((l) => l.mark)).toEqual(['seen', 'seen']);
    expect(result.writes).toBe(3);
  });

  it.each([
    [-10.1, false],
    [-9.9, true],
    [0.5, true],
    [10.9, true],
    [11.1, false],
  ])('an event %d minutes after the claimed minute began: %s', (offset, found) => {
    const result = match([row('e', 60 + offset, 'iam CreateUser')], [ran(1, 60, 'iam CreateUser')]);
    expect(result.byEvent.has('e')).toBe(found);
    expect(result.unlogged.length).toBe(found ? 0 : 1);
    expect(result.lines[0]?.mark).toBe(found ? 'seen' : 'not-seen');
  });

  it('take another tolerance where one is given', () => {
    const tolerance = { before: 2 * minute, after: 10 * minute };
    const at = (offset: number) =>
      match([row('e', 60 + offset, 'iam CreateUser')], [ran(1, 60, 'iam CreateUser')], { tolerance }).unlogged.length;
    expect([-2.1, -2, 10.9, 11.1].map(at)).toEqual([1, 0, 0, 1]);
  });

  it('know the Region where one is stated, but for services that have only one', () => {
    const rows = [row('w', 5, 'ec2 StopInstances', { region: 'us-west-2' }), row('i', 5, 'iam CreateUser')];
    const there = [
      ran(1, 5, 'ec2 StopInstances', { region: 'us-west-2' }),
      ran(2, 5, 'iam CreateUser', { region: 'eu-west-1' }),
    ];
    expect(match(rows, there).unlogged).toEqual([]);
    const elsewhere = match(rows, [ran(1, 5, 'ec2 StopInstances', { region: 'us-east-1' })]);
    expect(elsewhere.unlogged.map((r) => r.id)).toEqual(['i', 'w']);
    expect(elsewhere.lines[0]).toEqual({
      mark: 'not-seen',
      why: expect.stringContaining('the nearest one is of 2026-05-20T13:05:00Z in us-west-2'),
    });
  });

  it('take the time it was posted at, and the other hour of a repeated one', () => {
    const posted = line(1, 5, [command('iam CreateUser')], { postedAt: T + 100 * minute });
    expect(match([row('e', 101, 'iam CreateUser')], [posted]).unlogged).toEqual([]);
    const twice = line(1, 5, [command('iam CreateUser')], { otherAt: T + 65 * minute });
    expect(match([row('e', 64, 'iam CreateUser')], [twice]).unlogged).toEqual([]);
  });

  it('a line without a time has that of the line before it in its file', () => {
    const entries = [line(1, 30, []), ran(2, null, 'iam CreateUser')];
    expect(match([row('e', 29, 'iam CreateUser')], entries).unlogged).toEqual([]);
    expect(match([row('e', 29, 'iam CreateUser')], [ran(1, null, 'iam CreateUser')]).lines[0]).toEqual({
      mark: 'not-seen',
      why: 'no time could be read for it, so it is matched to nothing',
    });
  });

  it('of two like events the one nearer to the line is its own, and the other one nobody logged', () => {
    const result = match(
      [row('far', 2, 'iam CreateUser'), row('near', 9.5, 'iam CreateUser')],
      [ran(1, 10, 'iam CreateUser')],
    );
    expect(result.unlogged.map((r) => r.id)).toEqual(['far']);
  });

  it('as many as can be: a line that could take either leaves the one that the other line needs', () => {
    const rows = [row('a', 8, 'iam CreateUser'), row('b', 17, 'iam CreateUser')];
    const entries = [ran(1, 0, 'iam CreateUser'), ran(2, 8, 'iam CreateUser')];
    expect(pairsOf(match(rows, entries), entries)).toEqual({ a: 1, b: 2 });
  });

  it('several like calls of one minute go by their order', () => {
    const rows = ['a', 'b', 'c'].map((id, i) => row(id, 5 + i / 10, 'ec2 CreateTags'));
    const entries = [1, 2, 3].map((n) => ran(n, 5, 'ec2 CreateTags'));
    expect(pairsOf(match([...rows].reverse(), entries), entries)).toEqual({ a: 1, b: 2, c: 3 });
    const two = match(rows.slice(0, 2), entries);
    expect(two.lines.map((l) => l.mark)).toEqual(['seen', 'seen', 'not-seen']);
  });

  it('a failed try matches, is no unlogged write, and never takes the line of the one that worked', () => {
    const rows = [row('no', 5, 'iam CreateUser', { errorCode: 'AccessDenied' }), row('yes', 7, 'iam CreateUser')];
    const one = match(rows, [ran(1, 5, 'iam CreateUser')]);
    expect(one.byEvent.get('yes')?.entry).toBe(0);
    expect(one.unlogged).toEqual([]);
    const denied = match(rows.slice(0, 1), [ran(1, 5, 'iam CreateUser')]);
    expect([denied.byEvent.has('no'), denied.unlogged.length, denied.writes]).toEqual([true, 0, 0]);
    expect(match(rows.slice(0, 1), []).unlogged).toEqual([]);
  });

  it('reads match and are never missed in the log; events of other keys are nobody’s', () => {
    const rows = [row('r', 5, 'ec2 DescribeInstances'), row('o', 5, 'iam CreateUser', { keyId: 'ASIAOTHER' })];
    const result = match(rows, [ran(1, 5, 'ec2 DescribeInstances')]);
    expect(result.byEvent.has('r')).toBe(true);
    expect([result.unlogged, result.writes]).toEqual([[], 0]);
    const also = match(rows, [ran(1, 5, 'iam CreateUser')], { writes: new Set(['o']) });
    expect([also.byEvent.has('o'), also.writes]).toEqual([true, 1]);
  });
});

describe('what a line says that is not in the trail', () => {
  const mark = (entry: ReturnType<typeof line>, more = {}) => match([], [entry], more).lines[0];

  it('is expected only of management events', () => {
    expect(mark(line(1, 5, []))?.mark).toBe('nature');
    expect(mark(ran(1, 5, 's3 GetObject', { unseen: 'a data event' }))).toEqual({
      mark: 'nature',
      why: 'a data event',
    });
    const apply = command(null, { tool: 'terraform', unseen: hidden });
    expect(mark(line(1, 5, [apply]))).toEqual({ mark: 'nature', why: hidden });
    expect(mark(line(1, 5, [command(null)]))?.mark).toBe('nature');
    expect(mark(ran(1, 5, 'iam CreateUser'))?.mark).toBe('not-seen');
  });

  it('is not missed before it can be there, nor where nobody read, nor when it never left', () => {
    expect(mark(ran(1, 5, 'iam CreateUser'), { coverage: coverage({ end: T + 20 * minute }) })?.mark).toBe('waiting');
    expect(mark(ran(1, 5, 'iam CreateUser'), { coverage: coverage({ end: null }) })?.mark).toBe('waiting');
    expect(mark(ran(1, 5, 'ec2 RunInstances', { region: 'ap-south-1' }))).toEqual({
      mark: 'unread',
      why: 'Region ap-south-1 was not read',
    });
    const [east, west] = coverage().regions;
    const half = coverage({
      regions: [east, { ...west, complete: false, error: '403' }].flatMap((r) => r ?? []) as never,
    });
    expect(mark(ran(1, 5, 'ec2 RunInstances'), { coverage: half })?.mark).toBe('unread');
    expect(mark(ran(1, 5, 'ec2 RunInstances', { region: 'us-east-1' }), { coverage: half })?.mark).toBe('not-seen');
    const said = {
      ...ran(1, 5, 'iam CreateUser'),
      raw: '13:05 ran: aws iam create-user → Unable to locate credentials',
    };
    expect(mark(said)).toEqual({ mark: 'nature', why: 'failed on the client, as the line itself says' });
  });

  it('names the profile, and the worst of several commands', () => {
    expect(mark(ran(1, 5, 'iam CreateUser', { profile: 'sandbox' }))?.why).toContain('profile sandbox may lead');
    const both = line(1, 5, [command('iam CreateUser'), command('iam CreateAccessKey')]);
    const half = match([row('e', 5, 'iam CreateUser')], [both]);
    expect(half.lines[0]).toEqual({ mark: 'not-seen', why: expect.stringContaining('iam CreateAccessKey') });
    const whole = match([row('e', 5, 'iam CreateUser'), row('f', 5, 'iam CreateAccessKey')], [both]);
    expect(whole.lines[0]).toEqual({ mark: 'seen', why: '2 events' });
  });
});

describe('tools that make calls of their own', () => {
  it('are named as a hint to a person and account for nothing', () => {
    const entries = [line(4, 5, [command(null, { tool: 'terraform', unseen: hidden })]), line(5, 6, [command(null)])];
    const result = match([row('e', 6, 'ec2 CreateTags'), row('f', 30, 'ec2 CreateTags')], entries);
    expect(result.unlogged.map((r) => r.id)).toEqual(['e', 'f']);
    expect([...result.candidates]).toEqual([['e', 0]]);
  });
});

describe('what a person corrected', () => {
  const rows = [row('a', 5, 'iam CreateUser'), row('b', 6, 'iam CreateUser')];

  it('comes first, also for a note and for many events', () => {
    const entries = [ran(1, 5, 'iam CreateUser'), line(2, 40, [])];
    const free = match(rows, entries);
    expect(pairsOf(free, entries)).toEqual({ a: 1 });
    const given = match(rows, entries, { corrections: { b: hand(0, 1) } });
    expect(pairsOf(given, entries)).toEqual({ b: 1 });
    expect(given.unlogged.map((r) => r.id)).toEqual(['a']);
    const note = match(rows, entries, { corrections: { a: hand(1, 2), b: hand(1, 2) } });
    expect(pairsOf(note, entries)).toEqual({ a: 2, b: 2 });
    expect(note.lines.map((l) => l.mark)).toEqual(['not-seen', 'seen']);
    expect(note.lines[1]?.why).toBe('2 events, matched by hand');
  });

  it('a match that is wrong stays undone, and its line is free for another event', () => {
    const entries = [ran(1, 5, 'iam CreateUser')];
    const result = match(rows, entries, { corrections: { a: hand(null) } });
    expect(pairsOf(result, entries)).toEqual({ b: 1 });
    expect(result.unlogged.map((r) => r.id)).toEqual(['a']);
  });

  it('a correction that names a line that is not there accounts for nothing', () => {
    const result = match(rows.slice(0, 1), [ran(1, 5, 'iam CreateUser')], { corrections: { a: hand(7, 3) } });
    expect(result.unlogged.map((r) => r.id)).toEqual(['a']);
    const other = match(rows.slice(0, 1), [ran(1, 5, 'iam CreateUser')], { corrections: { a: hand(0, 9) } });
    expect(other.unlogged.map((r) => r.id)).toEqual(['a']);
  });
});
