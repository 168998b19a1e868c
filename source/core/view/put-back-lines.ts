import { iso } from '../clock.ts';
import type { Finding } from '../finding.ts';
import type { Progress } from '../progress.ts';
import { minutesLeft, watchOf } from '../put-back/watch.ts';
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

/** How long a key that was put out of use is still watched, and when it can be deleted. `now`: ms, our clock. */
export const watchLines = (progress: Pick<Progress, 'actions'>, f: Finding, now: number): PutBackLine[] => {
  const watch = f.kind === 'access-key-created' && f.standing !== false ? watchOf(f.subject, progress) : null;
  if (!watch) return [];
  const left = minutesLeft(watch, now);
  const when: Span =
    left > 0
      ? [`${left} min left: it can be deleted at ${iso(watch.until).slice(11, 16)}Z, when nobody misses it`, 'warn']
      : ['over: it can be deleted now (d)', 'good'];
  return [{ indent: 6, spans: [['watched:   ', 'dim'], when] }];
};

/**
 * The finding as its item is judged: by the comparison, where there is one. What is gone while nobody knows what was there
 * before is not dealt with yet.
 */
export const asCompared = ({ putBack }: Pick<Progress, 'putBack'>, f: Finding): Finding => {
  const holds = putBack?.[f.id]?.holds;
  if (holds === undefined) return f;
  const standing = holds === null ? f.standing === true || null : !holds;
  return { ...f, standing, transient: f.transient && holds === true };
};
