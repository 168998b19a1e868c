import { expect, test } from 'vitest';
import type { JsonObject } from '../../../source/core/words.ts';
import { encodeLines, noTip } from '../../../state/journal-line.ts';
import { journalVersion, type Upcasts, upcastLine, upcasts } from '../../../state/migrations.ts';
import { note, start, who } from './support/samples.ts';

const written = (): JsonObject => {
  const { data } = encodeLines([note('hello')], { at: start, by: who }, noTip);
  return JSON.parse(data.toString());
};

test('a line of today is read as it is', () => {
  expect(upcastLine(written())).toEqual(written());
});

/** How it will be done: say version 2 calls the subject of a note `on`, and version 3 gives a note a kind. */
const steps: Upcasts = {
  1: (line) => {
    const { about = null, ...event } = line.event as JsonObject;
    return { ...line, event: { ...event, on: about } };
  },
  2: (line) => ({ ...line, event: { ...(line.event as JsonObject), kind: 'plain' } }),
};

test('an old line is read through one step after the other, and is itself not changed', () => {
  const line = written();
  const before = JSON.stringify(line);
  const event = { type: 'note.added', on: 'incident', text: 'hello', kind: 'plain' };
  expect(upcastLine(line, 3, steps)).toEqual({ ...line, v: 3, event });
  expect(JSON.stringify(line)).toBe(before);
  expect(upcastLine({ ...line, v: 2, event: { type: 'note.added', on: 'x', text: 'y' } }, 3, steps).v).toBe(3);
});

test('a step that is missing is an error of ours, not a guess', () => {
  expect(() => upcastLine(written(), 4, steps)).toThrow('no step leads from journal version 3 to 4');
});

test('there is a step from every version before this one', () => {
  expect(Object.keys(upcasts).map(Number)).toEqual(Array.from({ length: journalVersion - 1 }, (_, i) => i + 1));
});
