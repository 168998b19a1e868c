import { nameOf } from '../audit/arn.ts';
import { bucketName, secretName } from '../audit/tables/secret-names.ts';
import type { LogCommand } from '../incident.ts';
import { redacted } from '../session-log/redact-secrets.ts';
import type { MatchRow } from './types.ts';

/** What a logged command names: all its words, and those that say what it is done to. `key` is equal where the latter are. */
export type Named = {
  key: string;
  values: ReadonlySet<string>;
  naming: ReadonlySet<string>;
  /** Options whose value nobody can read: `$USER`, `<NAME>`, a secret that was masked. */
  open: number;
};

/** `same`: the event is about what the line names. `other`: it is about something else, for certain. */
export type Relation = 'same' | 'untold' | 'other';

/** Options that name what a call is done to. */
const namingOption =
  /(?:^|-)(?:names?|ids?|arns?|identifiers?|bucket|resources?|table|queue-url|serial-number|target|alias|stack|trail)$/;
/** Options that end like that and name nothing. */
const noSubject = /^(?:client-|.*token$|account-id$|region$|query$|output$|profile$|external-id$|role-session-name$)/;
/** A whole request out of a file: what it names stands nowhere on the line. */
const fromFile = /^cli-input-(?:json|yaml)$/;

const unreadable = (value: string): boolean =>
  value === '' || /[$`*<>…]|\.\.\.|^file(?:b)?:\/\//.test(value) || value.includes(redacted);

/** Names of IAM and RDS are one whatever their case; elsewhere the case tells. */
const foldsCase = new Set(['iam', 'rds']);
const folded = (source: string, value: string): string => (foldsCase.has(source) ? value.toLowerCase() : value);

/** The forms in which an event may carry what was typed: whole, by its last part, and as the name that an ARN holds. */
const formsOf = (source: string, typed: string): string[] => {
  const value = typed.replace(/^\/hostedzone\//, '');
  const forms = [value];
  if (value.startsWith('s3://')) forms.push(value.slice(5).split('/')[0] ?? '');
  if (value.startsWith('arn:')) {
    forms.push(nameOf(value));
    if (/:secretsmanager:/.test(value)) forms.push(secretName(value));
    if (/:s3:::/.test(value)) forms.push(bucketName(value));
  }
  return forms.map((f) => folded(source, f));
};

/** Shorthand and JSON on the line hold names too: `Name=instance-id,Values=i-1`. */
const piecesOf = (word: string): string[] => (/[,={}[\]"]/.test(word) ? word.split(/[\s,={}[\]"':]+/) : []);

/** What the command names, for its call of `source`; null = nothing that could be compared. */
export const namedIn = ({ tool, words }: Pick<LogCommand, 'tool' | 'words'>, source: string): Named | null => {
  if (tool !== 'aws') return null;
  const values = new Set<string>();
  const naming = new Set<string>();
  let open = 0;
  let option = '';
  for (const word of words.slice(1)) {
    const [, name, glued] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name !== undefined) option = name;
    if (fromFile.test(option)) return null;
    const value = name === undefined ? word : glued;
    if (value === undefined) continue;
    const isName = value.startsWith('s3://') || (namingOption.test(option) && !noSubject.test(option));
    if (unreadable(value)) {
      if (isName) open += 1;
      continue;
    }
    for (const form of [...formsOf(source, value), ...piecesOf(value).map((p) => folded(source, p))]) values.add(form);
    if (isName) naming.add(folded(source, value));
  }
  if (naming.size + open === 0) return null;
  return { key: JSON.stringify([open, ...[...naming].sort()]), values, naming, open };
};

/** Services whose events carry what was typed, as it was typed: there a name that differs is another thing. */
const byName = new Set(
  'iam sts s3 rds secretsmanager ssm lambda dynamodb sns sqs cloudformation ecr eks route53 logs cloudtrail'.split(' '),
);
/** EC2 answers a new thing's id, which nobody could have typed. */
const makes = /^(?:Create|Run|Allocate|Register|Copy|Import|Associate|Request|Start|Restore|Authorize)/;

/** `i-…`, `vol-…`; a UUID; an alias. Ids of two sorts tell nothing about each other. */
const sortOf = (value: string): string | null => {
  const prefix = /^([a-z]{1,10})-[0-9a-f]{8,17}$/.exec(value)?.[1];
  if (prefix !== undefined) return prefix;
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return 'uuid';
  return value.startsWith('alias/') ? 'alias' : null;
};

type About = Pick<MatchRow, 'source' | 'name' | 'subject' | 'errorCode'>;

/** `bob ← AdministratorAccess` holds two. */
export const termsOf = ({ source, subject }: Pick<MatchRow, 'source' | 'subject'>): string[] =>
  subject === '' ? [] : subject.split(' ← ').map((t) => folded(source, t.replace(/^\/hostedzone\//, '')));

/** Nothing that a line names can speak against it. A denied call has no request, so its subject is a guess. */
export const isSilent = (row: About): boolean => {
  const terms = termsOf(row);
  if (terms.length === 0 || row.errorCode !== null) return true;
  if (byName.has(row.source)) return false;
  return row.source === 'ec2' && makes.test(row.name) ? true : terms.every((t) => sortOf(t) === null);
};

/** The event may carry a secret's ARN, cut to its last part, where the line has the name. */
const isThere = (term: string, { values }: Named, source: string): boolean => {
  if (values.has(term)) return true;
  const base = source === 'secretsmanager' ? /^(.+)-[A-Za-z0-9]{6}$/.exec(term)?.[1] : undefined;
  return base !== undefined && [...values].some((v) => v === base || v.endsWith(`/${base}`));
};

/**
 * Is an event about what a line names? Both are of the same call. `other` only where the record carries what was typed, and
 * the line has a name left that stands for nothing in the record.
 */
export const relationOf = (named: Named | null, row: About): Relation => {
  if (named === null) return 'untold';
  const terms = termsOf(row);
  if (terms.length === 0) return 'untold';
  const missing = terms.filter((t) => !isThere(t, named, row.source));
  if (missing.length === 0) return 'same';
  if (missing.length <= named.open || isSilent(row)) return 'untold';
  const left = [...named.naming].filter((v) => !formsOf(row.source, v).some((f) => terms.includes(f)));
  if (left.length === 0) return 'untold';
  if (byName.has(row.source)) return 'other';
  const sorts = new Set(left.map(sortOf));
  return missing.some((t) => sortOf(t) !== null && sorts.has(sortOf(t))) ? 'other' : 'untold';
};
