import { describe, expect, it } from 'vitest';
import { factsOfLog, parseSessionLog } from '../../../source/core/session-log/index.ts';

const facts = (text: string) => factsOfLog(parseSessionLog(text, { date: 0, source: 'paste' }));

describe('what a session log says about itself', () => {
  it('reads the roles of the runbook’s line', () => {
    expect(facts('13:00 assumed breakglass; approver @alice; cleanup-owner @bob; responder: carol.x')).toMatchObject({
      approver: 'alice',
      owner: 'bob',
      responder: 'carol.x',
      conflicts: [],
    });
  });

  it('leaves blank what nobody wrote', () => {
    expect(facts('13:00 assumed breakglass, the approver was asleep and cleanup starts later')).toMatchObject({
      approver: null,
      owner: null,
      responder: null,
    });
  });

  it('gives the last name and says that there were two', () => {
    expect(facts('13:00 approver @alice\n13:30 approver now @dora')).toMatchObject({
      approver: 'dora',
      conflicts: ['approver: alice, dora'],
    });
  });

  it('reads when the session began and ended, its name, and the role of Vault', () => {
    const text =
      '13:00 assumed breakglass via arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice\n' +
      '13:01 ran: vault read aws/sts/breakglass-emergency\n' +
      '13:05 ran: aws sts assume-role --role-arn x --role-session-name fix-1\n' +
      '13:58 session expiring; cleanup runbook starts; countersigned by @eve';
    expect(facts(text)).toMatchObject({
      ...{ sessionNames: ['alice', 'fix-1'], vaultRoles: ['breakglass-emergency'], countersignedBy: 'eve' },
      ...{ endedAt: (facts(text).startedAt ?? 0) + 58 * 60_000 },
    });
    expect(facts('13:00 nothing')).toMatchObject({ sessionNames: [], vaultRoles: [], startedAt: null, endedAt: null });
  });

  it('collects ids that other sources are matched by', () => {
    const text =
      '13:00 INC-2026-05-20-001 as arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice key ASIAIOSFODNN7EXAMPLE\n' +
      '13:01 made AKIAIOSFODNN7EXAMPLE, AKIAIOSFODNN7EXAMPLE again.';
    expect(facts(text)).toMatchObject({
      incidentIds: ['INC-2026-05-20-001'],
      accessKeyIds: ['ASIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
      roleArns: ['arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice'],
    });
  });
});
