import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyDiff, samePolicy } from '../../../source/core/iam-policy/canonical.ts';

const doc = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::a/*' };

describe('policies that say the same', () => {
  test.each([
    ['order of actions', doc(allow), doc({ ...allow, Action: ['s3:PutObject', 's3:GetObject'] })],
    ['case of actions', doc(allow), doc({ ...allow, Action: ['S3:getobject', 's3:PutObject'] })],
    ['a scalar and a list of one', doc(allow), doc({ ...allow, Resource: ['arn:aws:s3:::a/*'] })],
    ['one statement and a list of it', JSON.stringify({ Version: '2012-10-17', Statement: allow }), doc(allow)],
    ['a Sid', doc(allow), doc({ Sid: 'x', ...allow })],
    ['URL-encoded', doc(allow), encodeURIComponent(doc(allow))],
    ['white space', doc(allow), JSON.stringify(JSON.parse(doc(allow)), null, 4)],
    [
      'an account and its root',
      doc({ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }),
      doc({ Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::123456789012:root'] }, Action: 'sts:AssumeRole' }),
    ],
    [
      'everybody',
      doc({ Effect: 'Allow', Principal: '*', Action: 'x:Y' }),
      doc({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'x:Y' }),
    ],
    [
      'a boolean in a condition',
      doc({ ...allow, Condition: { Bool: { 'aws:MFA': true } } }),
      doc({ ...allow, Condition: { Bool: { 'aws:mfa': 'true' } } }),
    ],
  ])('%s', (_name, a, b) => {
    expect(samePolicy(a, b)).toBe(true);
    expect(policyDiff(a, b)).toEqual([]);
  });

  test.each([
    ['one action more', doc({ ...allow, Action: [...allow.Action, 's3:*'] })],
    ['another resource', doc({ ...allow, Resource: 'arn:aws:s3:::A/*' })],
    ['deny', doc({ ...allow, Effect: 'Deny' })],
    ['NotAction', doc({ Effect: 'Allow', NotAction: allow.Action, Resource: allow.Resource })],
    ['a condition', doc({ ...allow, Condition: { Bool: { 'aws:MFA': 'true' } } })],
    ['a statement more', doc(allow, { Effect: 'Allow', Action: '*', Resource: '*' })],
    ['an older version', JSON.stringify({ Statement: [allow] })],
    ['another account', doc({ ...allow, Principal: { AWS: '210987654321' } })],
  ])('%s is a difference, and it is shown', (_name, other) => {
    expect(samePolicy(doc(allow), other)).toBe(false);
    expect(policyDiff(doc(allow), other).length).toBeGreaterThan(0);
  });

  test.each(['', '{', 'null', '[]', '{"Statement":[]}', '{"Statement":["x"]}'])(
    'what cannot be read is not equal to anything: %s',
    (bad) => {
      expect(samePolicy(bad, bad)).toBeNull();
      expect(policyDiff(bad, doc(allow))[0]).toMatch(/not compared/);
    },
  );

  test('shuffling statements, lists and keys never changes what is said', () => {
    const word = fc.constantFrom('s3:Get*', 'iam:*', 'ec2:Run', '*');
    const one = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.uniqueArray(word, { minLength: 1 }),
      Resource: fc.uniqueArray(word, { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat()), (statements, stream) => {
        const shuffled = <T>(list: T[]): T[] =>
          list
            .map((v) => ({ v, k: stream.next().value as number }))
            .sort((a, b) => a.k - b.k)
            .map(({ v }) => v);
        const other = shuffled(statements).map((s) =>
          Object.fromEntries(
            shuffled(Object.entries(s).map(([k, v]) => [k, Array.isArray(v) ? shuffled(v) : v] as const)),
          ),
        );
        expect(samePolicy(doc(...statements), doc(...other))).toBe(true);
      }),
    );
  });
});
