import { describe, expect, it } from 'vitest';
import { countPeople, samePerson } from '../../../source/core/people.ts';
import type { Action, CallState } from '../../../source/core/plan.ts';
import { noProgress } from '../../../source/core/progress.ts';
import { knownDeaths } from '../../../source/runner/audit-extras.ts';
import { deployKey, start } from './contain-scene.ts';

const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
const minute = 60_000;

const action = (
  operation: string,
  at: number,
  PolicyArn: string,
  arn = deployKey.issuer ?? '',
  state: CallState = 'done',
): Action => ({
  ...{
    id: `a${at}`,
    kind: 'x',
    title: 'x',
    item: 'expiry.sessions',
    finding: null,
    account: '1',
    preImage: '',
    by: 'a',
    as: 'b',
  },
  ...{
    target: { arn, name: 'ci-deploy', uniqueId: 'AIDADEPLOY' },
    state: 'done',
    requestedAt: at,
    finishedAt: at,
    outcome: '',
  },
  calls: [
    {
      call: {
        ...{ service: 'iam', operation, input: { UserName: 'ci-deploy', PolicyArn }, says: '' },
        ...{ undo: { possible: true, how: '' }, alreadyDone: [] },
      },
      ...{ state, at, code: null, requestId: null },
    },
  ],
});
const deaths = (...actions: Action[]) =>
  knownDeaths({ ...noProgress(), sessions: [deployKey], actions }, 1000).get(deployKey.accessKeyId);

describe('when a credential died by what reseal did', () => {
  it('is when its user was denied, with or without a path in the name', () => {
    expect(deaths(action('AttachUserPolicy', start, denyAll))).toBe(start - 1000);
    const path = (deployKey.issuer ?? '').replace('user/', 'user/ops/');
    expect(deaths(action('AttachUserPolicy', start, denyAll, path))).toBe(start - 1000);
  });

  it('is nothing that gives: another policy that is attached again ends nobody', () => {
    expect(deaths(action('AttachUserPolicy', start, 'arn:aws:iam::aws:policy/PowerUserAccess'))).toBeUndefined();
  });

  it('is over when the deny was taken off again, or may have been', () => {
    const put = action('AttachUserPolicy', start, denyAll);
    for (const state of ['done', 'already', 'unsettled', 'requested'] as const)
      expect(deaths(put, action('DetachUserPolicy', start + minute, denyAll, undefined, state)), state).toBeUndefined();
    expect(deaths(put, action('DetachUserPolicy', start + minute, denyAll, undefined, 'failed'))).toBe(start - 1000);
    const again = action('AttachUserPolicy', start + 2 * minute, denyAll);
    expect(deaths(put, action('DetachUserPolicy', start + minute, denyAll), again)).toBe(start + 2 * minute - 1000);
  });
});

describe('one person', () => {
  it('stays one at another machine and in another spelling', () => {
    expect(countPeople(['alice@laptop', 'alice@bastion', '@Alice'])).toBe(1);
    expect(countPeople(['alice@laptop', 'bob@laptop', ''])).toBe(2);
    expect(samePerson('', '')).toBe(false);
  });
});
