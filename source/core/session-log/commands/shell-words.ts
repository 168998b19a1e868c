import { closingParen, heredocEnd, substitutionAt } from './shell-spans.ts';

/** One simple command of a shell line: its words without quotes, and the line (from 0) that it begins in. */
export type Simple = { words: string[]; line: number };

const deepest = 6;
const inDouble = /[\\"$`\n]/;
const escapes: { [letter: string]: string } = { n: '\n', t: '\t', r: '\r', e: '\u001b' };

/** A placeholder of the runbook, `<NAME>`: nothing is redirected from it. */
const placeholder = /<[A-Za-z][\w. -]*>/y;
const redirect = /(?:\d*|&)(?:<<<|<>|>>|>\||[<>]&?)-?/y;
const heredocMark = /\d*<<-?\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/y;
const operator = /&&|\|\||;;|\|&|[;&|()]/y;

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/**
 * Takes a shell text apart without running or expanding anything: quotes and escapes are resolved, `;`, `&&`, `||`, pipes
 * and line ends part commands, redirections and here-documents are left out. Commands inside `$( … )`, back-ticks and
 * `<( … )` come before the one that uses them, as the shell runs them; the word that holds them stays as it is written.
 * A quote or bracket that nothing closes is a character like any other, so that no text is too broken to be read.
 */
export const shellWords = (text: string, depth = 0, firstLine = 0): Simple[] => {
  const done: Simple[] = [];
  let words: string[] = [];
  let word: string | null = null;
  let line = firstLine;
  let began = line;
  /** The word that comes next is where a redirection leads, and no argument. */
  let target = false;
  let pending: string[] = [];
  /** Marks that nothing closes from here on: looked for once only. */
  const open = new Set<string>();

  const add = (part: string): void => {
    if (word === null && words.length === 0) began = line;
    word = (word ?? '') + part;
  };
  const endWord = (): void => {
    if (word !== null && !target) words.push(word);
    if (word !== null) target = false;
    word = null;
  };
  const endCommand = (): void => {
    endWord();
    target = false;
    if (words.length > 0) done.push({ words, line: began });
    words = [];
  };
  const inner = (code: string): void => {
    if (depth < deepest) done.push(...shellWords(code, depth + 1, line));
  };
  const find = (mark: string, from: number): number => {
    if (open.has(mark)) return -1;
    const end = text.indexOf(mark, from);
    if (end === -1) open.add(mark);
    return end;
  };
  /** Index after what begins at `i` and is taken into the word, or null where nothing special begins there. */
  const substitution = (i: number): number | null => {
    if (text[i] === '`') {
      const end = find('`', i + 1);
      if (end === -1) return null;
      inner(text.slice(i + 1, end));
      add(text.slice(i, end + 1));
      return end + 1;
    }
    const found = open.has('(') ? null : substitutionAt(text, i);
    if (found === null) return null;
    if (found.end === -1) {
      open.add('(');
      return null;
    }
    if (found.code !== null) inner(found.code);
    add(text.slice(i, found.end));
    return found.end;
  };
  /** Index after the closing quote; what is in it has been added. -1: nothing closes it. */
  const double = (start: number): number => {
    let i = start + 1;
    if (find('"', i) === -1) return -1;
    add('');
    while (i < text.length && text[i] !== '"') {
      if (text[i] === '\\' && inDouble.test(text[i + 1] ?? '')) {
        if (text[i + 1] !== '\n') add(text[i + 1] ?? '');
        i += 2;
        continue;
      }
      const after = text[i] === '$' || text[i] === '`' ? substitution(i) : null;
      if (after === null) add(text[i] ?? '');
      i = after ?? i + 1;
    }
    return i + 1;
  };
  const single = (start: number, ansi: boolean): number => {
    let end = find("'", start + 1);
    while (ansi && end !== -1 && /(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(start + 1, end))) end = find("'", end + 1);
    if (end === -1) return -1;
    const body = text.slice(start + 1, end);
    add(ansi ? body.replace(/\\(.)/gs, (_all, c: string) => escapes[c] ?? c) : body);
    return end + 1;
  };
  const newLine = (i: number): number => {
    endCommand();
    line += 1;
    let next = i + 1;
    for (const mark of pending) {
      const end = heredocEnd(text, next, mark);
      line += text.slice(next, end).split('\n').length - 1;
      next = end;
    }
    pending = [];
    return next;
  };
  /** What stands between words at `i`: index after it, or null. */
  const between = (i: number): number | null => {
    const c = text[i] ?? '';
    if (c === '\n') return newLine(i);
    if (c === ' ' || c === '\t' || c === '\r') {
      endWord();
      return i + 1;
    }
    if (c === '#' && word === null) {
      const end = text.indexOf('\n', i);
      return end === -1 ? text.length : end;
    }
    if ((c === '<' || c === '>') && text[i + 1] === '(') {
      const end = closingParen(text, i + 2);
      if (end !== -1) {
        inner(text.slice(i + 2, end));
        add(text.slice(i, end + 1));
        return end + 1;
      }
    }
    if (match(placeholder, text, i)) return null;
    const here = word === null || /^\d+$/.test(word) ? match(heredocMark, text, i) : null;
    if (here) {
      word = null;
      pending.push(here[2] ?? '');
      return i + here[0].length;
    }
    const sent = c === '<' || c === '>' || (c === '&' && text[i + 1] === '>') ? match(redirect, text, i) : null;
    if (sent) {
      // The digit before it is a file descriptor: `2>`.
      if (word !== null && /^\d$/.test(word)) word = null;
      endWord();
      target = true;
      return i + sent[0].length;
    }
    const op = match(operator, text, i);
    if (!op) return null;
    endCommand();
    return i + op[0].length;
  };

  for (let i = 0; i < text.length; ) {
    const c = text[i] ?? '';
    const named = c === '<' ? match(placeholder, text, i) : null;
    const after = named === null ? between(i) : null;
    if (named) add(named[0]);
    if (named || after !== null) {
      i = after ?? i + (named?.[0].length ?? 1);
      continue;
    }
    let next: number | null = null;
    if (c === '\\') {
      if (text[i + 1] === '\n') line += 1;
      else add(text[i + 1] ?? '');
      next = i + 2;
    } else if (c === '"') next = double(i);
    else if (c === "'") next = single(i, false);
    else if (c === '$' && text[i + 1] === "'") next = single(i + 1, true);
    else if (c === '$' || c === '`') next = substitution(i);
    if (next === null || next === -1) {
      add(c);
      next = i + 1;
    }
    i = next;
  }
  endCommand();
  return done;
};
