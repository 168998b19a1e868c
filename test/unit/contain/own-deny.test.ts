import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deniesSession } from '../../../source/core/audit/deny-policy.ts';
import {
  coversDeny,
  denyDocument,
  isOwnDocument,
  mergeDeny,
  type OwnDeny,
  parseDeny,
} from '../../../source/core/contain/own-deny.ts';
import { roleSession, start } from '../runner/contain-scene.ts';

const seconds = fc.integer({ min: 1_500_000_000, max: 2_000_000_000 }).map((s) => s * 1000);
const userId = fc
  .tuple(fc.stringMatching(/^AROA[A-Z0-9]{4,17}$/), fc.stringMatching(/^[\w+=,.@-]{2,64}$/))
  .map(([id, name]) => `${id}:${name}`);
const deny: fc.Arbitrary<OwnDeny> = fc.record({ userId: fc.option(userId, { nil: null }), before: seconds });

describe('the deny that reseal puts', () => {
  it('is read again as what it was, and is its own document', () => {
    fc.assert(
      fc.property(fc.array(deny, { minLength: 1, maxLength: 5 }), (denies) => {
        const document = denyDocument(denies);
        expect(parseDeny(document)).toEqual(denies);
        expect(isOwnDocument(document)).toBe(true);
      }),
    );
  });

  it('never loses a session or an instant by merging', () => {
    fc.assert(
      fc.property(fc.array(deny, { maxLength: 5 }), deny, (old, more) => {
        const first = old.reduce<OwnDeny[]>((all, d) => mergeDeny(all, d), []);
        const merged = mergeDeny(first, more);
        for (const d of [...first, more])
          expect(merged.some((m) => m.userId === d.userId && m.before >= d.before)).toBe(true);
        expect(new Set(merged.map((m) => m.userId)).size).toBe(merged.length);
        expect(coversDeny(denyDocument(merged), denyDocument([more]))).toBe(true);
      }),
    );
  });

  it('reaches exactly the session of that name that was issued before', () => {
    fc.assert(
      fc.property(fc.constantFrom('keep', 'keep2', 'KEEP', '*'), fc.integer({ min: -5, max: 5 }), (name, off) => {
        const s = roleSession('ASIAX', name, 'deploy', { issuedAt: start + off * 1000 });
        const document = denyDocument([{ userId: `${s.uniqueId}:keep`, before: start }]);
        expect(deniesSession(document, s)).toBe(name === 'keep' && off < 0);
      }),
    );
  });

  it.each([
    'AROADEPLOY00:*',
    'AROADEPLOY00:a?b',
    `AROADEPLOY00:\${aws:username}`,
    'AIDADEPLOY00:keep',
    'AROADEPLOY00:',
    'AROADEPLOY00:a"b',
  ])('is not made for %s', (id) => {
    expect(() => denyDocument([{ userId: id, before: start }])).toThrow(RangeError);
  });

  const statement = (over: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Effect: 'Deny', Action: ['*'], Resource: ['*'] },
          Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-05-20T14:00:00Z' } },
          ...over,
        },
      ],
    });

  it.each<[string, object]>([
    ['an Allow', { Effect: 'Allow' }],
    ['one action', { Action: ['s3:*'] }],
    ['NotAction beside it', { NotAction: ['iam:*'] }],
    ['one resource', { Resource: ['arn:aws:s3:::x'] }],
    ['no condition', { Condition: undefined }],
    ['another condition', { Condition: { DateGreaterThan: { 'aws:TokenIssueTime': '2026-05-20T14:00:00Z' } } }],
    [
      'one condition more',
      {
        Condition: {
          DateLessThan: { 'aws:TokenIssueTime': '2026-05-20T14:00:00Z' },
          Bool: { 'aws:ViaAWSService': 'false' },
        },
      },
    ],
    [
      'two times',
      { Condition: { DateLessThan: { 'aws:TokenIssueTime': ['2026-05-20T14:00:00Z', '2026-05-20T15:00:00Z'] } } },
    ],
    [
      'a wildcard for a session',
      {
        Condition: {
          DateLessThan: { 'aws:TokenIssueTime': '2026-05-20T14:00:00Z' },
          StringEquals: { 'aws:userid': 'AROADEPLOY00:*' },
        },
      },
    ],
  ])('is not taken for its own with %s', (_, over) => {
    expect(parseDeny(statement(over))).toBeNull();
    expect(isOwnDocument(statement(over))).toBe(false);
  });

  it('knows what AWS’s console puts, but sends only its own spelling', () => {
    const console = statement({}).replace('14:00:00Z', '14:00:00.000Z');
    expect(parseDeny(console)).toEqual([{ userId: null, before: Date.parse('2026-05-20T14:00:00Z') }]);
    expect(isOwnDocument(console)).toBe(false);
    expect(parseDeny('[]')).toBeNull();
    expect(parseDeny('no')).toBeNull();
  });
});
