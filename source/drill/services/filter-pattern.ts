import { ApiFailure } from '../world/failure.ts';

/** Decides whether a record fits. */
export type Fits = (record: unknown) => boolean;

const wrong = (what: string): ApiFailure =>
  new ApiFailure('InvalidParameterException', `Invalid filter pattern: ${what}`);

/** Tokens: braces, brackets, operators, texts and selectors (`$.a.b[0]`). Anything else is refused. */
const tokensOf = (pattern: string): string[] => {
  const token = /\s*(?:([{}()]|&&|\|\||!=|=)|("(?:[^"\\]|\\.)*")|(\$(?:\.[A-Za-z0-9_-]+|\[\d+\])+))/y;
  const tokens: string[] = [];
  while (pattern.slice(token.lastIndex).trim() !== '') {
    const at = token.lastIndex;
    const found = token.exec(pattern);
    if (!found) throw wrong(`unexpected text at ${at}`);
    tokens.push(found[0].trim());
  }
  return tokens;
};

const valueAt = (record: unknown, selector: string): unknown => {
  let value = record;
  for (const [, name, index] of selector.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]/g)) {
    const key = name ?? index ?? '';
    const here = value;
    value = typeof here === 'object' && here !== null && Object.hasOwn(here, key) ? Reflect.get(here, key) : undefined;
  }
  return value;
};

/** A text, in which `*` stands for anything. */
const likeness = (quoted: string): RegExp => {
  const parts = quoted.slice(1, -1).split('*');
  return new RegExp(`^${parts.map((p) => p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's');
};

/**
 * CloudWatch Logs' pattern for JSON: `{ ($.a = "x*") && (($.b != "y") || …) }`, texts only. A field that is not there fits
 * neither `=` nor `!=`. Throws InvalidParameterException for what it does not know, and for more than 1,024 characters.
 */
export const filterOf = (pattern: string): Fits => {
  if (pattern.length > 1024) throw wrong('it has more than 1024 characters');
  const tokens = tokensOf(pattern);
  let next = 0;
  const take = (wanted?: string): string => {
    const token = tokens[next] ?? '';
    next += 1;
    if (token === '' || (wanted !== undefined && token !== wanted)) throw wrong(`${wanted ?? 'more'} is missing`);
    return token;
  };
  const one = (): Fits => {
    if (tokens[next] === '(') {
      take('(');
      const inner = any();
      take(')');
      return inner;
    }
    const [selector, operator, text] = [take(), take(), take()];
    if (!selector.startsWith('$') || !/^!?=$/.test(operator) || !text.startsWith('"')) throw wrong(`at ${selector}`);
    const like = likeness(text);
    return (record) => {
      const value = valueAt(record, selector);
      return typeof value === 'string' && like.test(value) === (operator === '=');
    };
  };
  const many = (operator: string, part: () => Fits, all: boolean): Fits => {
    const parts = [part()];
    for (; tokens[next] === operator; parts.push(part())) take(operator);
    return (record) => (all ? parts.every((p) => p(record)) : parts.some((p) => p(record)));
  };
  const every = (): Fits => many('&&', one, true);
  const any = (): Fits => many('||', every, false);
  take('{');
  const fits = any();
  take('}');
  if (next !== tokens.length) throw wrong('there is something behind its end');
  return fits;
};
