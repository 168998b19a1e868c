import type { Audit } from '../../../source/core/audit/index.ts';

/** The table of counts on `docs/findings-invictus.md`: findings by kind, and the totals of the tree, for each seed. */
export const countsMarkdown = (audits: [string, Audit][]): string => {
  const kinds = [...new Set(audits.flatMap(([, a]) => a.fact.findings.map((f) => f.kind)))].sort();
  const cell = (a: Audit, kind: string): string => {
    const found = a.fact.findings.filter((f) => f.kind === kind);
    const undone = found.filter((f) => f.transient).length;
    return found.length === 0 ? '—' : `${found.length}${undone > 0 ? ` (${undone} undone)` : ''}`;
  };
  const row = (label: string, of: (a: Audit) => string | number): string =>
    `| ${label} | ${audits.map(([, a]) => of(a)).join(' | ')} |`;
  return [
    `| Seed | ${audits.map(([seed]) => `\`${seed}\``).join(' | ')} |`,
    `| --- | ${audits.map(() => '---').join(' | ')} |`,
    row('credentials in the tree', (a) => a.fact.sessions.length),
    row('events of the tree', (a) => a.fact.totals.total),
    row('successful writes', (a) => a.fact.totals.writes),
    row('failed calls', (a) => a.attempts.length),
    row('of these denied', (a) => a.fact.totals.denied),
    ...kinds.map((kind) => row(`\`${kind}\``, (a) => cell(a, kind))),
  ].join('\n');
};
