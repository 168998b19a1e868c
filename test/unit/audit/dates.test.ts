import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAwsDate } from '../../../source/core/audit/dates.ts';

const noon = Date.UTC(2023, 6, 10, 12, 9, 47);

describe('parseAwsDate', () => {
  it.each([
    ['2023-07-10T12:09:47Z', noon],
    ['2023-07-10T12:09:47.250Z', noon + 250],
    ['2023-07-10 12:09:47.000000000', noon],
    ['2023-07-10 12:09:47', noon],
    ['2023-07-10T22:09:47+10:00', noon],
    ['2023-07-10 23:09:47+11:00', noon],
    ['2023-07-10T08:39:47-0330', noon],
    ['Jul 10, 2023 12:09:47 PM', noon],
    ['Jul 10, 2023, 12:09:47 PM', noon],
    ['Jul 10, 2023, 12:09:47\u202fPM', noon],
    ['Jul 10, 2023, 12:09:47\u00a0PM', noon],
    ['Jul 10, 2023, 12:09:47 AM', noon - 12 * 3_600_000],
    ['Jul 10, 2023, 1:09:47 PM', noon + 3_600_000],
    ['Feb 22, 2026, 4:11:47\u202fPM', Date.UTC(2026, 1, 22, 16, 11, 47)],
    [1_688_990_987_000, noon],
    [1_688_990_987, noon],
    ['1688990987', noon],
    [1.688990987e9, noon],
  ])('reads %j', (value, expected) => expect(parseAwsDate(value)).toBe(expected));

  it.each([
    ...[
      'redacted',
      '',
      'Jan 01, 2019 0:00:00 PM',
      'Jan 01, 2019 13:00:00 PM',
      '2023-02-30T00:00:00Z',
      '2023-07-10T25:00:00Z',
    ],
    ...[
      '2023-07-10',
      null,
      undefined,
      {},
      [],
      true,
      0,
      -1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      'Foo 10, 2023, 1:00:00 PM',
    ],
  ])('does not guess %j', (value) => expect(parseAwsDate(value)).toBeNull());

  it('reads every spoken date back as it was, whatever the zone of this machine', () => {
    const zone = { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' } as const;
    const clock = { hour: 'numeric', minute: '2-digit', second: '2-digit', hour12: true } as const;
    fc.assert(
      fc.property(fc.integer({ min: 946_684_800, max: 4_102_444_800 }), (seconds) => {
        const spoken = new Date(seconds * 1000).toLocaleString('en-US', { ...zone, ...clock });
        expect(parseAwsDate(spoken)).toBe(seconds * 1000);
        expect(parseAwsDate(new Date(seconds * 1000).toISOString())).toBe(seconds * 1000);
      }),
    );
  });
});
