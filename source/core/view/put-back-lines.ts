import type { Finding } from '../finding.ts';
import type { Progress } from '../progress.ts';
import type { Span } from './spans.ts';
import type { Style } from './style.ts';

export type PutBackLine = { indent: number; spans: Span[] };

const told = (value: string): Style => (/^(?:cannot|could not) be/.test(value) ? 'warn' : 'plain');

/**
 * Three ways to look at what a finding is about (core/put-back/compare.ts), and what differs: `-` should be there, `+` should
 * not. Nothing where it was not compared.
 */
export const putBackLines = ({ putBack }: Pick<Progress, 'putBack'>, f: Finding): PutBackLine[] => {
  const it = putBack?.[f.id];
  if (!it) return [];
  const row = (name: string, value: string): PutBackLine => ({
    indent: 6,
    spans: [
      [name, 'dim'],
      [value, told(value)],
    ],
  });
  const verdict: Span = [it.why, it.holds === true ? 'good' : it.holds === false ? 'bad' : 'warn'];
  return [
    row('before:    ', it.before),
    row('now:       ', it.now),
    ...(it.expected === null ? [] : [row('Terraform: ', it.expected)]),
    { indent: 6, spans: [['so:        ', 'dim'], verdict] },
    ...it.diff.map(
      (l): PutBackLine => ({ indent: 8, spans: [[l, l.startsWith('+') ? 'bad' : l.startsWith('-') ? 'good' : 'dim']] }),
    ),
  ];
};
