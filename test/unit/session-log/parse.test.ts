import { describe, expect, it } from 'vitest';
import { parseSessionLog } from '../../../source/core/session-log/index.ts';

const date = Date.parse('2026-05-20T13:00:00Z');
const parse = (text: string, zone = 'UTC', start = date) =>
  parseSessionLog(text, { date: start, zone, source: 'paste' }).map((e) => ({
    ...e,
    at: e.at === null ? null : new Date(e.at).toISOString().slice(0, 19),
  }));
const times = (text: string, zone = 'UTC', start = date) => parse(text, zone, start).map((e) => e.at);
const texts = (text: string) => parse(text).map((e) => `${e.kind}: ${e.text}`);

describe('the plain format of a session log', () => {
  it('reads the runbook’s own example', () => {
    const entries = parse(
      [
        'Slack thread in #bookstore-platform-status:',
        '  13:00  assumed breakglass; approver @alice; cleanup-owner @bob',
        '  13:02  ran: aws ec2 describe-instances --filter "..."',
        '  13:05  ran: aws iam create-policy --policy-name <NAME> --policy-document file://emergency.json',
        '  13:09  ran: kubectl --kubeconfig /tmp/k.cfg get pods -A',
        '  13:20  applied <PATH>/<FILE>.yaml',
        '  13:58  session expiring; cleanup runbook starts',
      ].join('\n'),
    );
    expect(entries.map((e) => [e.line, e.at?.slice(11) ?? null, e.kind])).toEqual([
      [1, null, 'note'],
      [2, '13:00:00', 'note'],
      [3, '13:02:00', 'command'],
      [4, '13:05:00', 'command'],
      [5, '13:09:00', 'command'],
      [6, '13:20:00', 'note'],
      [7, '13:58:00', 'note'],
    ]);
    expect(entries[3]?.text).toBe('aws iam create-policy --policy-name <NAME> --policy-document file://emergency.json');
    expect(entries[3]?.raw).toContain('13:05  ran: aws iam');
    expect(entries.every((e) => e.source === 'paste')).toBe(true);
  });

  it('puts back what chat clients change, and keeps the raw line', () => {
    const raw =
      '13:05\u202fran: aws iam attach\u2011user\u2011policy \u2014user-name \u201ctmp\u00a0admin\u201d \u2013region eu-west-1';
    expect(parse(raw)[0]).toMatchObject({
      kind: 'command',
      text: 'aws iam attach-user-policy --user-name "tmp admin" --region eu-west-1',
      raw,
    });
  });

  it('reads am and pm, narrow spaces, brackets, bullets, zones and whole dates', () => {
    expect(times('1:05\u202fPM ran: a\n- [13:06] ran: b\n• 13:07Z ran: c\n13:08 UTC ran: d\n**13:09** ran: e')).toEqual(
      ['05', '06', '07', '08', '09'].map((m) => `2026-05-20T13:${m}:00`),
    );
    expect(times('15:10 +02:00 ran: a\n15:11 CEST ran: b\n2026-05-20 13:12:30 ran: c\n2026-05-20T13:13:00Z d')).toEqual(
      ['2026-05-20T13:10:00', '2026-05-20T13:11:00', '2026-05-20T13:12:30', '2026-05-20T13:13:00'],
    );
    expect(times('12:10 AM a', 'UTC', Date.parse('2026-05-20T00:00:00Z'))).toEqual(['2026-05-20T00:10:00']);
    expect(texts('13:05 am restarting it\n13:06 IAM user made')).toEqual([
      'note: am restarting it',
      'note: IAM user made',
    ]);
  });

  it('keeps continuations, backslashes, fences and heredocs in one entry', () => {
    expect(texts('13:05 ran: aws iam create-user \\\n   --user-name tmp\n13:06 ran: x')).toEqual([
      'command: aws iam create-user --user-name tmp',
      'command: x',
    ]);
    expect(texts('13:05 ran:\n```\naws iam list-users\n13:00:01 not a line of the log\n```\n13:06 done')).toEqual([
      'command: aws iam list-users\n13:00:01 not a line of the log',
      'note: done',
    ]);
    expect(texts('13:05 ran: kubectl apply -f - <<EOF\n13:00: key\nEOF\n13:06 done')).toEqual([
      'command: kubectl apply -f - <<EOF\n13:00: key\nEOF',
      'note: done',
    ]);
    expect(texts('13:05 looked around\nand found nothing')).toEqual(['note: looked around\nand found nothing']);
  });

  it('does not let a fence or heredoc that is never closed swallow the log', () => {
    expect(texts('13:05 ran: cat <<EOF\n13:06 ran: b\n```\n13:07 ran: c')).toEqual([
      'command: cat <<EOF',
      'command: b',
      'command: c',
    ]);
    expect(texts('```\n13:05 ran: a\n13:06 ran: b\n```')).toEqual(['command: a', 'command: b']);
    expect(texts('13:04 log follows\n```\n13:05 ran: a\n13:06 ran: b\n```')).toHaveLength(3);
  });

  it('knows commands from prose', () => {
    expect(
      texts(
        [
          '13:01 `aws s3 ls`',
          '13:02 $ terraform plan',
          '13:03 AWS_PROFILE=x aws --region eu-west-1 ec2 describe-instances',
          '13:04 aws is slow today',
          '13:05 vault is sealed',
          '13:06 bob: ran: sudo kubectl get pods (edited)',
          '13:07 ran `gh pr create` for it',
        ].join('\n'),
      ),
    ).toEqual([
      'command: aws s3 ls',
      'command: terraform plan',
      'command: AWS_PROFILE=x aws --region eu-west-1 ec2 describe-instances',
      'note: aws is slow today',
      'note: vault is sealed',
      'command: sudo kubectl get pods',
      'note: ran `gh pr create` for it',
    ]);
  });

  it('keeps a line whose time means nothing, as unparsed', () => {
    expect(parse('13:00 a\n25:61 ran: b\n13:05 IST ran: c').map((e) => [e.kind, e.at?.slice(11, 16) ?? null])).toEqual([
      ['note', '13:00'],
      ['unparsed', null],
      ['unparsed', null],
    ]);
  });

  it('drops no line', () => {
    const text = 'preamble\n\n13:00 a\nb\n\nparagraph\n99:99 c\n';
    const kept = parse(text).flatMap((e) => e.raw.split('\n'));
    expect(kept).toEqual(text.split('\n').filter((l) => l !== ''));
  });

  it('does not take versions and amounts for times', () => {
    expect(texts('13:00 a\n1.15 of vault\n2.5 GB freed')).toEqual(['note: a\n1.15 of vault\n2.5 GB freed']);
    expect(times('13.05 ran: x')).toEqual(['2026-05-20T13:05:00']);
  });
});

describe('dates, midnight and daylight saving', () => {
  const late = Date.parse('2026-05-20T23:30:00Z');

  it('adds a day at midnight, once', () => {
    expect(times('23:40 a\n23:59 b\n00:03 c\n01:10 d', 'UTC', late)).toEqual([
      '2026-05-20T23:40:00',
      '2026-05-20T23:59:00',
      '2026-05-21T00:03:00',
      '2026-05-21T01:10:00',
    ]);
    expect(times('23:00 a\n13:00 b', 'UTC', Date.parse('2026-05-20T22:50:00Z'))[1]).toBe('2026-05-21T13:00:00');
  });

  it('takes the day before for a line written before the incident was opened', () => {
    expect(times('23:55 paged\n00:05 started', 'UTC', Date.parse('2026-05-21T00:02:00Z'))).toEqual([
      '2026-05-20T23:55:00',
      '2026-05-21T00:05:00',
    ]);
  });

  it('takes a line that was written down late for what it is', () => {
    expect(times('13:00 a\n13:40 b\n13:10 forgot this\n13:39 c\n13:50 d')).toEqual(
      ['13:00', '13:40', '13:10', '13:39', '13:50'].map((t) => `2026-05-20T${t}:00`),
    );
  });

  it('refuses what lies further than 26 hours from the first line', () => {
    expect(parse('13:00 a\n2026-05-22 09:00 b')[1]).toMatchObject({ at: null, kind: 'unparsed' });
  });

  it('reads the writer’s zone with its daylight saving', () => {
    expect(times('15:05 a', 'Europe/Berlin')).toEqual(['2026-05-20T13:05:00']);
    expect(times('15:05 a', 'Europe/Berlin', Date.parse('2026-01-20T14:00:00Z'))).toEqual(['2026-01-20T14:05:00']);
    expect(times('09:05 a', 'America/New_York')).toEqual(['2026-05-20T13:05:00']);
    // Far from UTC the local date is another one.
    expect(times('00:10 a\n00:30 b', 'Pacific/Auckland', Date.parse('2026-05-20T12:05:00Z'))).toEqual([
      '2026-05-20T12:10:00',
      '2026-05-20T12:30:00',
    ]);
  });

  it('goes forward through the hour that happens twice, and refuses the one that does not exist', () => {
    const autumn = Date.parse('2026-10-25T00:30:00Z');
    expect(times('02:40 a\n02:55 b\n02:10 c\n02:50 d\n03:05 e', 'Europe/Berlin', autumn)).toEqual([
      '2026-10-25T00:40:00',
      '2026-10-25T00:55:00',
      '2026-10-25T01:10:00',
      '2026-10-25T01:50:00',
      '2026-10-25T02:05:00',
    ]);
    const spring = Date.parse('2026-03-29T00:40:00Z');
    expect(parse('01:50 a\n02:30 b\n03:05 c', 'Europe/Berlin', spring).map((e) => [e.kind, e.at])).toEqual([
      ['note', '2026-03-29T00:50:00'],
      ['unparsed', null],
      ['note', '2026-03-29T01:05:00'],
    ]);
  });

  it('says so when the zone is not known', () => {
    expect(() => parse('13:00 a', 'Europe/Atlantis')).toThrow(RangeError);
  });
});
