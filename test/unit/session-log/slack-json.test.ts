import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLogText } from '../../../source/commands/read-log-file.ts';
import { readSessionLog } from '../../../source/core/session-log/index.ts';
import { messageText } from '../../../source/core/session-log/slack/message-text.ts';
import { byTime, postedAt } from '../../../source/core/session-log/slack/timestamp.ts';

const date = Date.parse('2026-05-20T13:00:00Z');
const read = (value: unknown, zone = 'UTC') =>
  readSessionLog(typeof value === 'string' ? value : JSON.stringify(value), { date, source: 'slack', zone });
const ok = (value: unknown, zone = 'UTC') => {
  const log = read(value, zone);
  if (!log.ok) throw new Error(log.why);
  return log;
};
const message = (text: string, ts: string, more: object = {}) => ({ type: 'message', user: 'U1', text, ts, ...more });
const root = '1779282131.003543';

describe('the text of a message', () => {
  it.each([
    ['aws --name &lt;NAME&gt; &amp;&amp; b', 'aws --name <NAME> && b'],
    ['applied &lt;PATH&gt;/&lt;FILE&gt;.yaml', 'applied <PATH>/<FILE>.yaml'],
    ['applied <PATH>/<FILE>.yaml', 'applied <PATH>/<FILE>.yaml'],
    ['&amp;lt;', '&lt;'],
    ['see <https://x.io/a|x.io/a> and <https://y.io>', 'see x.io/a and https://y.io'],
    ['<https://evil.io|the docs>', 'the docs (https://evil.io)'],
    ['approver <@U2>, <@U3|carol>, <@U9>', 'approver @bob, @carol, @U9'],
    ['<#C1|ops> <!here> <!subteam^S1|@oncall> <mailto:a@b.io|a@b.io>', '#ops @here @oncall a@b.io'],
    ['--policy-document <file://emergency.json>', '--policy-document file://emergency.json'],
    ['`&lt;b&gt;`', '`<b>`'],
  ])('%s', (written, seen) => {
    expect(messageText(written, new Map([['U2', 'bob']]))).toBe(seen);
  });
});

describe('the ts of a message', () => {
  it('is a time by its digits, and no float', () => {
    expect(postedAt(root)).toBe(1779282131003);
    expect(postedAt('1779282131.999999')).toBe(1779282131999);
    expect(postedAt('1779282131')).toBeNull();
    expect(byTime('1779282131.000009', '1779282131.000010')).toBeLessThan(0);
    const twins = ok([message('a', '1779282131.000001'), message('b', '1779282131.000002')]).entries;
    expect(twins.map((e) => [e.ts, e.postedAt])).toEqual([
      ['1779282131.000001', 1779282131000],
      ['1779282131.000002', 1779282131000],
    ]);
  });
});

describe('JSON of Slack', () => {
  it('reads an answer of conversations.replies', () => {
    const log = ok({
      ok: true,
      messages: [
        message('13:00 assumed breakglass; approver <@U2>', root, { thread_ts: root, reply_count: 1 }),
        message('ran: aws iam create-user', '1779282191.000100', {
          thread_ts: root,
          user_profile: { display_name: 'alice' },
        }),
      ],
      has_more: false,
      response_metadata: { next_cursor: '' },
    });
    expect(log.format).toBe('slack-json');
    expect(log.thread).toEqual({ ts: root, more: false, expected: 2, begins: true });
    expect(log.entries.map((e) => [e.line, e.author, e.kind, e.at, e.postedAt, e.thread])).toEqual([
      [1, 'alice', 'note', date, 1779282131003, root],
      [2, 'alice', 'command', 1779282191000, 1779282191000, root],
    ]);
  });

  it('places what is claimed beside the posted time, whichever day that is', () => {
    const posted = `${Date.parse('2026-05-21T00:05:00Z') / 1000}.000100`;
    expect(ok([message('23:58 ran: a', posted)]).entries[0]?.at).toBe(Date.parse('2026-05-20T23:58:00Z'));
    const late = ok([message('15:10 ran: a', root)]);
    expect(late.questions.join()).toMatch(/zone right.*after it was posted/);
    expect(ok([message('15:01 ran: a', root)], 'Europe/Berlin').questions).toEqual([]);
  });

  it('takes a message once, the edited one, in the order of time', () => {
    const edited = message('right', root, { edited: { ts: '1779282200.000000' } });
    const { entries } = ok([
      message('later', '1779282191.000100'),
      message('wrong', root),
      edited,
      message('wrong', root),
    ]);
    expect(entries.map((e) => e.text)).toEqual(['right', 'later']);
  });

  it('loses no message without words', () => {
    const { entries } = ok([
      message('', root, { files: [{ name: 'shot.png' }] }),
      message('', '1779282132.000000', { subtype: 'channel_join' }),
      message('', '1779282133.000000', {
        blocks: [{ elements: [{ elements: [{ type: 'text', text: 'in a block' }] }] }],
      }),
      message('', '1779282134.000000', { attachments: [{ fallback: 'short', text: 'in an attachment' }] }),
    ]);
    expect(entries.map((e) => e.text)).toEqual([
      '(file: shot.png)',
      '(no text: channel_join)',
      'in a block',
      'in an attachment',
    ]);
  });

  it('keeps a message whose ts is broken, as one that must be looked at', () => {
    const [entry] = ok([message('a', 'yesterday')]).entries;
    expect(entry).toMatchObject({ kind: 'unparsed', at: null, text: 'a' });
  });

  it.each<[unknown, RegExp]>([
    ['{"ok":true,"messages":[{"type":"message","text":"a', /cut off/],
    ['[{"type":"message","ts":"1779282131.003543","text":"a"},', /cut off/],
    ['{"ok":true "messages":[]}', /none, from line 1/],
    ['{\n"messages": [\n{"ts": 1,}]}', /from line 3/],
    [{ ok: false, error: 'channel_not_found' }, /error.*channel_not_found/],
    [{ messages: [] }, /no message/],
    [[], /no message/],
    [[{ id: 'U1', name: 'alice' }], /nothing in its list is a message/],
    [[message('a', root), 7], /1 of the 2 things/],
    [{ Records: [] }, /no list `messages`/],
  ])('refuses %j', (value, why) => {
    const log = read(value);
    expect(log.ok ? 'was read' : log.why).toMatch(why);
  });
});

describe('a real workspace export', () => {
  const folder = path.resolve('test/fixtures/slack-export');
  const channel = async (name: string) => {
    const { text, source } = await readLogText(path.join(folder, name), '/');
    expect(source).toBe(name);
    return ok(text);
  };

  it.each([
    ['enrique', 102],
    ['traveling-sailor', 56],
  ])('%s: every message is there, with its author and time', async (name, count) => {
    const { entries, thread } = await channel(name);
    expect(new Set(entries.map((e) => e.ts)).size).toBe(count);
    expect(thread).toBeNull();
    expect(entries.filter((e) => e.at === null || e.kind === 'unparsed')).toEqual([]);
    expect(entries.every((e, i) => i === 0 || (e.at ?? 0) >= (entries[i - 1]?.at ?? 0))).toBe(true);
    expect(entries.some((e) => e.author === 'hamza')).toBe(true);
    expect(entries.filter((e) => /&(?:lt|gt|amp);|<@U/.test(e.text))).toEqual([]);
  });

  it('reads one day alone as a bare array', () => {
    const day = readFileSync(path.join(folder, 'enrique/2016-01-15.json'), 'utf8');
    expect(ok(day).entries.length).toBe(JSON.parse(day).length);
  });
});
