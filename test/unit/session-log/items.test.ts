import { describe, expect, it } from 'vitest';
import { noConfig } from '../../../source/core/config.ts';
import type { ItemSpec, ItemType } from '../../../source/core/item.ts';
import { noProgress, type Progress } from '../../../source/core/progress.ts';
import { parseSessionLog } from '../../../source/core/session-log/index.ts';
import { logCaptured } from '../../../source/runbook/steps/log.captured/item.ts';
import { logRoles } from '../../../source/runbook/steps/log.roles/item.ts';

const judge = (type: ItemType, more: Partial<Progress>) => {
  const progress = { ...noProgress(), ...more };
  const [spec] = type.items(noConfig());
  return type.judge({ facts: {}, progress, now: 0, config: noConfig() }, spec as ItemSpec);
};
const logOf = (text: string) => parseSessionLog(text, { date: 0, source: 'log.txt' });
const roles = { responder: 'alice', approver: 'dana', owner: 'bob', countersignedBy: null };

describe('log.captured', () => {
  it('is not satisfied by lines that only say who has which part', () => {
    const named = logOf('00:10 responder @alice, approver: dana\n00:11 cleanup-owner @bob');
    expect(judge(logCaptured, { log: named })).toMatchObject({
      verdict: 'attention',
      why: expect.stringMatching(/only names people/),
    });
    const told = logOf('00:10 responder @alice restarted the queue');
    expect(judge(logCaptured, { log: told })).toMatchObject({ verdict: 'pass' });
  });

  it('needs a log of which every line was read or looked at', () => {
    expect(judge(logCaptured, {})).toMatchObject({ verdict: 'attention' });
    const log = logOf('00:10 a\n25:99 b');
    expect(judge(logCaptured, { log })).toMatchObject({
      verdict: 'attention',
      why: expect.stringContaining('line 2 of log.txt'),
    });
    const kept = log.map((e) => (e.kind === 'unparsed' ? { ...e, kept: { by: 'bo', at: 0 } } : e));
    expect(judge(logCaptured, { log: kept })).toEqual({
      verdict: 'pass',
      why: '2 lines, 0 commands, 1 kept as a note',
    });
  });

  it('never passes on a thread that is cut off', () => {
    const threads = { '1779282131.003543': { source: 'x.json', more: true, expected: 9 } };
    expect(judge(logCaptured, { log: logOf('00:10 a'), threads })).toMatchObject({ verdict: 'unknown' });
    const bad = judge(logCaptured, { log: logOf('25:99 a'), threads });
    expect(bad.verdict).toBe('attention');
  });
});

describe('log.roles', () => {
  it('passes when three people are named', () => {
    expect(judge(logRoles, { roles }).verdict).toBe('pass');
  });

  it.each<[string, Partial<Progress>, RegExp]>([
    ['nobody', { roles: { ...roles, approver: ' ' } }, /not named: approver; reseal log add "approver @NAME"/],
    ['the same person twice', { roles: { ...roles, approver: 'Alice ' } }, /approver is the responder/],
    ['the same person written otherwise', { roles: { ...roles, approver: '@alice' } }, /approver is the responder/],
    ['the same person at another machine', { roles: { ...roles, approver: 'alice@bastion' } }, /is the responder/],
    ['an owner who responded', { roles: { ...roles, owner: 'alice' } }, /nobody countersigned/],
    ['an approver whom the log gives away', { roles, log: logOf('00:10 approver @alice') }, /log names the responder/],
    [
      'two approvers',
      { roles: { ...roles, approver: null }, log: logOf('00:10 approver @a\n00:11 approver @b') },
      /more than one approver: a, b/,
    ],
  ])('asks for attention: %s', (_name, more, why) => {
    const judged = judge(logRoles, more);
    expect(judged.verdict).toBe('attention');
    expect(judged.why).toMatch(why);
  });
});
