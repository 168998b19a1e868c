import { describe, expect, test } from 'vitest';
import type { EventRow } from '../../../source/core/store.ts';
import { matches, matchesText, parseFilter } from '../../../source/core/view/filter.ts';
import { fuzzy, fuzzySort } from '../../../source/core/view/fuzzy.ts';
import { scanOn, startScan } from '../../../source/core/view/scan.ts';

const row = (more: Partial<EventRow> = {}): EventRow => ({
  ...{ id: 'e1', time: 0, keyId: 'ASIAQ4XMPLE7A3KFWDZO', region: 'us-east-1', source: 'iam', name: 'AttachUserPolicy' },
  ...{ errorCode: null, account: '123456789012', actor: null, write: true, subject: 'tmp-admin ← AdministratorAccess' },
  ...more,
});
const shows = (text: string, more: Partial<EventRow> = {}): boolean => matches(parseFilter(text), row(more));

describe('filter of the trail', () => {
  test.each([
    ['', true],
    ['attach', true],
    ['attach tmp-admin', true],
    ['attach nobody', false],
    ['name:Attach*', true],
    ['name:*Policy', true],
    ['name:Attach', true],
    ['name:User*', false],
    ['NAME:attachuserpolicy', true],
    ['region:us-east-1', true],
    ['region:us-west-2', false],
    ['by:ASIA…WDZO', true],
    ['by:ASIA…XXXX', false],
    ['on:tmp-*', true],
    ['service:iam is:write', true],
    ['is:read', false],
    ['error:*', false],
    ['-error:*', true],
    ['-attach', false],
    ['-', true],
    ['name:', true],
    ['a.c(h', false],
    ['unknown:field', false],
    ['~atpol', true],
    ['~polat', false],
    ['~', true],
    ['-~atpol', false],
  ])('%j → %s', (text, expected) => {
    expect(shows(text)).toBe(expected);
  });

  test('fields that there are not are named; what only has a colon is not one', () => {
    expect(parseFilter('nmae:Attach* -foo:x name:Put*').unknown).toEqual(['nmae', 'foo']);
    expect(parseFilter('arn:aws:iam::1:user/x 13:00 https://x is:write').unknown).toEqual([]);
  });

  test('a failed call is no write and has an error', () => {
    expect(shows('error:Access*', { errorCode: 'AccessDenied' })).toBe(true);
    expect(shows('is:denied', { errorCode: 'AccessDenied' })).toBe(true);
    expect(shows('is:write', { errorCode: 'AccessDenied' })).toBe(false);
  });

  test('without a key the actor is who it was by', () => {
    expect(shows('by:*root', { keyId: null, actor: 'arn:aws:iam::1:root' })).toBe(true);
    expect(shows('by:*', { keyId: null, actor: null })).toBe(false);
  });

  test('a scan finds the same in pieces as at once, in order', () => {
    const rows = Array.from({ length: 3000 }, (_, i) =>
      row({ id: `e${i}`, name: i % 7 === 0 ? 'CreateUser' : 'ListUsers' }),
    );
    const scan = startScan(parseFilter('name:Create*'), rows.length);
    let pieces = 0;
    while (
      !scanOn(
        scan,
        (i) => rows[i] ?? row(),
        () => true,
      )
    )
      pieces += 1;
    expect(pieces).toBeGreaterThan(5);
    expect(scan.found).toEqual(rows.flatMap((r, i) => (r.name === 'CreateUser' ? [i] : [])));
  });

  test('lists without fields take the words alone', () => {
    expect(matchesText('user tmp', 'user-created arn:…:user/tmp-admin')).toBe(true);
    expect(matchesText('user x', 'user-created')).toBe(false);
  });
});

test('fuzzy finds letters in order, words and runs first', () => {
  expect(fuzzy('tl', 'trail')).not.toBeNull();
  expect(fuzzy('lt', 'trail')).toBeNull();
  expect(fuzzySort('tr', ['filter', 'tree', 'session tree', 'attest'], (x) => x)[0]).toBe('tree');
  expect(fuzzySort('', ['b', 'a'], (x) => x)).toEqual(['b', 'a']);
});
