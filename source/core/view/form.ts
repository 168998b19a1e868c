import { fieldSpans } from './field-spans.ts';
import type { Pen } from './pen.ts';
import { line, type Span } from './spans.ts';
import { type Edit, edit, emptyField, fieldOf, type TextField, textOf } from './text-field.ts';

/** A few lines of text, asked for one below the other. */
export type Question = { name: string; label: string; hint: string; required: boolean };
export type Form = { questions: readonly Question[]; fields: readonly TextField[]; at: number; wrong: string | null };

export type FormAction = { type: 'edit'; edit: Edit } | { type: 'to'; at: number } | { type: 'wrong'; why: string };

export const startForm = (questions: readonly Question[], given: { [name: string]: string } = {}): Form => ({
  questions,
  fields: questions.map((q) => (given[q.name] === undefined ? emptyField : fieldOf(given[q.name] ?? ''))),
  at: 0,
  wrong: null,
});

export const formReducer = (form: Form, action: FormAction): Form => {
  switch (action.type) {
    case 'edit': {
      const fields = form.fields.map((f, i) => (i === form.at ? edit(f, action.edit) : f));
      return { ...form, fields, wrong: null };
    }
    case 'to':
      return { ...form, at: Math.min(form.questions.length - 1, Math.max(0, action.at)) };
    case 'wrong':
      return { ...form, wrong: action.why };
  }
};

export const answers = (form: Form): { [name: string]: string } =>
  Object.fromEntries(form.questions.map((q, i) => [q.name, textOf(form.fields[i] ?? emptyField).trim()]));

/** The first question that must be answered and is not; null = none. */
export const missing = (form: Form): Question | null => {
  const given = answers(form);
  return form.questions.find((q) => q.required && given[q.name] === '') ?? null;
};

/** The questions with what was answered, each row exactly `columns` wide. */
export const formRows = (pen: Pen, form: Form, columns: number): string[] => {
  const label = Math.max(...form.questions.map((q) => q.label.length)) + 2;
  const row = (...spans: Span[]): string => line(pen, spans, columns, true);
  const rows = form.questions.flatMap((q, i) => {
    const active = i === form.at;
    const field = form.fields[i] ?? emptyField;
    const answered = active || field.chars.length > 0;
    const value: Span[] = answered ? fieldSpans(field, columns - label - 4, active) : [[q.hint, 'dim']];
    const asked = row(
      [active ? ' ▸ ' : '   ', 'selected'],
      [q.label.padEnd(label), active ? 'selected' : 'plain'],
      ...value,
    );
    return active ? [asked, row([' '.repeat(label + 3)], [q.hint, 'dim'])] : [asked];
  });
  return [...rows, row(), form.wrong === null ? row() : row([' '], ['! ', 'warn'], [form.wrong, 'warn'])];
};
