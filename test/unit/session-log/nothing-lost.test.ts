import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSessionLog, readSessionLog } from '../../../source/core/session-log/index.ts';

const date = Date.parse('2026-05-20T13:00:00Z');

/** Pieces of which logs are made, the broken ones among them. */
const lines = fc.constantFrom(
  '13:05  ran: aws iam create-user --user-name a',
  '13:06 looked around',
  '  goes on',
  '13:07 ran: cat <<EOF',
  'EOF',
  '```',
  '```13:08 ran: b',
  '13:09 ran: c```',
  'ran: kubectl get pods \\',
  '   -A',
  '25:99 ran: x',
  '2026-05-25 09:00 much later',
  'Alice Smith  2:03 PM',
  'Bob',
  '2:04 PM',
  '[14:05] ran: d',
  ':eyes:',
  '3',
  '12 replies',
  'New',
  'Thursday, May 21st',
  '- a "quote that stays open',
  "$ don't",
  '{"json": 1}',
  '',
);

describe('no line is lost', () => {
  it('every line stands in the raw text of an entry, in order, whatever the log looks like', () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 40 }), (made) => {
        const text = made.join('\n');
        const entries = parseSessionLog(text, { date, source: 'x' });
        const kept = entries.flatMap((e) => e.raw.split('\n')).filter((l) => l.trim() !== '');
        // A mark of a fence around lines is layout; everything else has to be there.
        const said = (all: string[]) => all.filter((l) => l.trim() !== '' && l.trim() !== '```');
        expect(said(kept)).toEqual(said(made));
      }),
      { numRuns: 1_500 },
    );
  });

  it('names each entry by a line of its own', () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 40 }), (made) => {
        const numbers = parseSessionLog(made.join('\n'), { date, source: 'x' }).map((e) => e.line);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
      }),
      { numRuns: 400 },
    );
  });

  it('reads any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const log = readSessionLog(text, { date, source: 'x' });
        expect(log.ok || log.why !== '').toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
