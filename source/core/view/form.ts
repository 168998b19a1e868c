import { fieldSpans } from './field-spans.ts';
import type { Pen } from './pen.ts';
import { line, type Span } from './spans.ts';
import { type Edit, edit, emptyField, fieldOf, type TextField, textOf } from './text-field.ts';

/** A few lines of text, asked for one below the other. */
export type Question = { name: string; label: string; hint: string; required: boolean };
export type Form = {
  questions: readonly Question[];
  fields: readonly TextField[];
  at: number;
  wrong: string | null;
  /** Questions that were left, answered or not. */
  left: ReadonlySet<number>;
};

export type FormAction = { type: 'edit'; edit: Edit } | { type: 'to'; at: number } | { type: 'wrong'; why: string };

export const startForm = (questions: readonly Question[], given: { [name: string]: string } = {}): Form => ({
  questions,
  fields: questions.map((q) => (given[q.name] === undefined ? emptyField : fieldOf(given[q.name] ?? ''))),
  at: 0,
  wrong: null,
  left: new Set(),
});

export const formReducer = (form: Form, action: FormAction): Form => {
  switch (action.type) {
    case 'edit': {
      const fields = form.fields.map((f, i) => (i === form.at ? edit(f, action.edit) : f));
      return { ...form, fields, wrong: null };
    }
    case 'to':
      return leave(form, Math.min(form.questions.length - 1, Math.max(0, action.at)));
    case 'wrong':
      return { ...form, wrong: action.why };
  }
};

export const answers = (form: Form): { [name: string]: string } =>
  Object.fromEntries(form.questions.map((q, i) => [q.name, textOf(form.fields[i] ?? emptyField).trim()]));

/** The questions that must be answered and are not. */
export const missing = (form: Form): Question[] => {
  const given = answers(form);
  return form.questions.filter((q) => q.required && given[q.name] === '');
};

/** What is missing, every one by its name; with what it should be where it is only one. */
export const missingText = (questions: readonly Question[]): string =>
  questions.length === 1
    ? `${questions[0]?.label}: ${questions[0]?.hint}`
    : `Still missing: ${questions.map((q) => q.label).join(', ')}`;

/** A question that must be answered says so as soon as one goes on without an answer, and not at the end only. */
const leave = (form: Form, at: number): Form => {
  if (at === form.at) return form;
  const left = new Set(form.left).add(form.at);
  const open = missing(form).filter((q) => left.has(form.questions.indexOf(q)));
  return { ...form, at, left, wrong: open.length > 0 ? missingText(open) : null };
};

/** The questions with what was answered, each row exactly `columns` wide. */
export const formRows = (pen: Pen, form: Form, columns: number): string[] => {
  const label = Math.max(...form.questions.map((q) => q.label.length)) + 2;
  const row = (...spans: Span[]): string => line(pen, spans, columns, true);
  const rows = form.questions.flatMap((q, i) => {
    const active = i === form.at;
    const field = form.fields[i] ?? emptyField;
    const answered = active || field.chars.length > 0;
    const blank: Span = q.required && form.left.has(i) ? [`! missing: ${q.hint}`, 'warn'] : [q.hint, 'dim'];
    const value: Span[] = answered ? fieldSpans(field, columns - label - 4, active) : [blank];
    const asked = row(
      [active ? ' ▸ ' : '   ', 'selected'],
      [q.label.padEnd(label), active ? 'selected' : 'plain'],
      ...value,
    );
    return active ? [asked, row([' '.repeat(label + 3)], [q.hint, 'dim'])] : [asked];
  });
  return [...rows, row(), form.wrong === null ? row() : row([' '], ['! ', 'warn'], [form.wrong, 'warn'])];
};
