import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answers, formReducer, formRows, missing, startForm } from '../../../source/core/view/form.ts';
import { createPen } from '../../../source/core/view/pen.ts';
import { type Move, move, settle } from '../../../source/core/view/scroll.ts';
import { edit, emptyField, fieldOf, textOf } from '../../../source/core/view/text-field.ts';
import { widthOf } from '../../../source/core/view/width.ts';

const moves: Move[] = ['up', 'down', 'page-up', 'page-down', 'first', 'last'];

describe('scroll', () => {
  test('the selected row is always one of the list, and on screen', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...moves), fc.integer({ min: 1, max: 5 }))),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (steps, count, height) => {
          let s = { selected: 0, top: 0 };
          for (const [how, times] of steps) {
            s = move(s, how, count, height, times);
            expect(s.selected).toBeGreaterThanOrEqual(0);
            expect(s.selected).toBeLessThanOrEqual(Math.max(0, count - 1));
            expect(s.top).toBeLessThanOrEqual(s.selected);
            expect(s.selected - s.top).toBeLessThan(height);
            expect(s.top).toBeLessThanOrEqual(Math.max(0, count - height));
          }
        },
      ),
    );
  });

  test('a list that became shorter keeps a selection', () => {
    expect(settle({ selected: 50, top: 40 }, 10, 5)).toEqual({ selected: 9, top: 5 });
    expect(settle({ selected: 3, top: 2 }, 0, 5)).toEqual({ selected: 0, top: 0 });
  });

  test('one line down moves the window by one line only at its end', () => {
    expect(move({ selected: 3, top: 0 }, 'down', 100, 5)).toEqual({ selected: 4, top: 0 });
    expect(move({ selected: 4, top: 0 }, 'down', 100, 5)).toEqual({ selected: 5, top: 1 });
  });
});

describe('text field', () => {
  test('typing, correcting and moving', () => {
    let f = fieldOf('tmp admin');
    f = edit(f, { type: 'word-back' });
    expect(textOf(f)).toBe('tmp ');
    f = edit(edit(f, { type: 'backspace' }), { type: 'start' });
    f = edit(f, { type: 'insert', text: 'x' });
    expect(f).toEqual({ chars: ['x', 't', 'm', 'p'], at: 1 });
    f = edit(edit(f, { type: 'delete' }), { type: 'end' });
    expect(textOf(edit(f, { type: 'clear' }))).toBe('');
    expect(edit(emptyField, { type: 'backspace' })).toEqual(emptyField);
  });

  test('a paste is one line of text: line ends at its end go, within it they are blanks, controls go', () => {
    expect(textOf(edit(emptyField, { type: 'insert', text: 'tmp-admin\r\n' }))).toBe('tmp-admin');
    expect(textOf(edit(emptyField, { type: 'insert', text: 'a\nb\tc\u001b[31m\u0007' }))).toBe('a b c[31m');
    expect(textOf(edit(emptyField, { type: 'insert', text: 'x'.repeat(10_000) })).length).toBe(4000);
    expect(edit(emptyField, { type: 'insert', text: '👍' }).at).toBe(1);
  });
});

test('a form says what is missing as soon as one goes on without it, all of it, and no longer than that', () => {
  const pen = createPen({ color: false, ascii: false, mask: null });
  const question = (name: string, required: boolean) => ({ name, label: name, hint: `hint of ${name}`, required });
  const questions = [question('reason', true), question('link', false), question('owner', true)];
  const to = (at: number) => ({ type: 'to' as const, at });
  let form = startForm(questions);
  expect(formRows(pen, form, 60).join('\n')).not.toContain('missing');
  form = formReducer(form, to(1));
  expect(form.wrong).toBe('reason: hint of reason');
  expect(formRows(pen, form, 60).join('\n')).toMatch(/reason +! missing: hint of reason/);
  form = formReducer(formReducer(form, to(2)), to(1));
  expect(form.wrong).toBe('Still missing: reason, owner');
  const shown = formRows(pen, form, 60);
  for (const row of shown) expect(widthOf(row)).toBe(60);
  form = formReducer(formReducer(form, to(0)), { type: 'edit', edit: { type: 'insert', text: 'because' } });
  form = formReducer(form, to(1));
  expect(form.wrong).toBe('owner: hint of owner');
  expect(formRows(pen, form, 60).join('\n')).not.toContain('missing: hint of reason');
});

test('a form knows what is missing and gives trimmed answers', () => {
  const questions = [
    { name: 'reason', label: 'Reason', hint: '', required: true },
    { name: 'owner', label: 'Owner', hint: '', required: false },
  ];
  let form = startForm(questions);
  expect(missing(form).map((q) => q.name)).toEqual(['reason']);
  form = formReducer(form, { type: 'edit', edit: { type: 'insert', text: '  because ' } });
  form = formReducer(form, { type: 'to', at: 9 });
  expect(form.at).toBe(1);
  expect(missing(form)).toEqual([]);
  expect(answers(form)).toEqual({ reason: 'because', owner: '' });
});
