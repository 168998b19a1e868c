import { describe, expect, it } from 'vitest';
import type { RoleState } from '../../../source/core/iam-state.ts';
import { read } from '../../../source/core/reading.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { itemTypes } from '../../../source/runbook/index.ts';
import { account, cleanRecords, cleanWorld, t0 } from '../../support/clean-world.ts';
import { verdictsOf } from '../../support/verdicts-of.ts';

const deny = (before: string): RoleState => ({
  ...{ id: 'AROAEXAMPLE', arn: '', name: 'breakglass-emergency', path: '/', created: t0 - 86_400_000 },
  ...{ trust: '{}', maxSessionSeconds: 3600, attachedPolicies: [], boundary: null, instanceProfiles: [] },
  inlinePolicies: [
    {
      name: 'AWSRevokeOlderSessions',
      document: JSON.stringify({
        Statement: [
          { Effect: 'Deny', Action: '*', Resource: '*', Condition: { DateLessThan: { 'aws:TokenIssueTime': before } } },
        ],
      }),
    },
  ],
});

/** The clean world, in which the session signed in to the console ten minutes before it was over, and left no other trace. */
const verdictOf = async (
  item: string,
  name: string,
  outcome: string,
  role: RoleState | null = null,
  who?: JsonObject,
  listed = false,
) => {
  const by = cleanRecords[1]?.userIdentity as JsonObject;
  const { accessKeyId: _, ...noKey } = by;
  const signIn: JsonObject = {
    ...{ ...cleanRecords[1], eventID: '00000000-0000-4000-8000-0000000000aa', eventSource: 'signin.amazonaws.com' },
    ...{ eventName: name, eventTime: new Date(t0 + 50 * 60_000).toISOString(), requestParameters: null },
    ...{ userIdentity: who ?? (name === 'ConsoleLogin' ? noKey : by), responseElements: { [name]: outcome } },
  };
  const world = cleanWorld([...cleanRecords, signIn]);
  const ids = async () => read(['AIDASOMEBODYELSE', ...(listed ? ['AIDAEXAMPLETMP000001'] : [])], 0);
  const iam = { ...world.iam, userIds: ids, ...(role ? { role: async () => read(role, 0) } : {}) };
  const type = itemTypes.find((t) => t.id === item);
  if (!type) throw new Error(item);
  return (await verdictsOf(type, { ...world, iam }))[item];
};

describe('a console that was signed in to', () => {
  it.each(['ConsoleLogin', 'GetSigninToken'])('may be open though what signed in is over: %s', async (name) => {
    for (const item of ['expiry.sessions', 'expiry.silence', 'iam.users'])
      expect(await verdictOf(item, name, 'Success')).toBe('unknown');
  });

  it('is none after a sign-in that failed', async () => {
    expect(await verdictOf('expiry.sessions', 'ConsoleLogin', 'Failure')).toBe('pass');
  });

  it('ends with a deny on its role that is later than it, and with no earlier one', async () => {
    const at = (minutes: number) => deny(new Date(t0 + minutes * 60_000).toISOString());
    expect(await verdictOf('expiry.sessions', 'ConsoleLogin', 'Success', at(70))).toBe('pass');
    expect(await verdictOf('expiry.sessions', 'ConsoleLogin', 'Success', at(40))).toBe('unknown');
  });

  it('of a user is the user’s own, and ends with the user', async () => {
    // Nobody but the user `tmp`, whom the session made, signs in: its maker is over, and has no console.
    const tmp = { type: 'IAMUser', principalId: 'AIDAEXAMPLETMP000001', arn: `arn:aws:iam::${account}:user/tmp` };
    const who = { ...tmp, accountId: account, userName: 'tmp' };
    expect(await verdictOf('expiry.sessions', 'ConsoleLogin', 'Success', null, who)).toBe('pass');
    expect(await verdictOf('expiry.sessions', 'ConsoleLogin', 'Success', null, who, true)).not.toBe('pass');
  });
});
