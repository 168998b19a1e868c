import { canStillAct } from '../can-still-act.ts';
import { clockText, effectiveT, lateness } from '../clock.ts';
import type { ItemSpec } from '../item.ts';
import type { Progress } from '../progress.ts';
import { safeText } from '../view/safe-text.ts';
import { canActLine, clockLines, itemLines, verdictText } from './summary.ts';

/** Markdown of what came from outside: a name may not become a link, an image, a table cell or a heading (domain.md §8). */
const markdownText = (text: string): string => safeText(text).replace(/[\\`*_{}[\]()#+!|<>~&@:]/g, '\\$&');

/** `reseal status --markdown`: for a chat or a pull request. */
export const statusMarkdown = (progress: Progress, specs: ItemSpec[], now: number): string => {
  const t = effectiveT(progress);
  const lines = itemLines(progress, specs, now);
  const rows = lines.map(({ spec, result }) => {
    const open = result.verdict === 'attention' || result.verdict === 'unknown';
    const due = open ? lateness(t, spec.deadline, now).text : '';
    return `| \`${spec.id}\` | ${result.verdict} | ${markdownText(result.why)} | ${due} |`;
  });
  const { id = 'no incident', title = '' } = progress.incident ?? {};
  return [
    `## ${markdownText(id)}${title ? ` · ${markdownText(title)}` : ''}`,
    '',
    ...clockLines(progress, now).map((line) => `- ${markdownText(line)}`),
    `- ${markdownText(canActLine(progress, now))}`,
    `- verdict ${verdictText(lines)}`,
    '',
    '| Item | Verdict | Why | Due |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
};

/**
 * `reseal status --tmux`: one line for a status bar. `#` starts a format of tmux's, and `#(…)` in what it prints would be
 * run: so none is left.
 */
export const statusTmux = (progress: Progress, specs: ItemSpec[], now: number): string => {
  const t = effectiveT(progress);
  const lines = itemLines(progress, specs, now);
  const attention = lines.filter((l) => l.result.verdict === 'attention').length;
  const unknown = lines.filter((l) => l.result.verdict === 'unknown').length;
  const late = lines.filter(
    ({ spec, result }) => ['attention', 'unknown'].includes(result.verdict) && lateness(t, spec.deadline, now).late,
  ).length;
  const act = { yes: '✖ CAN ACT', no: 'nothing acts', unknown: '? can act' }[canStillAct(progress, now).state];
  const counts = [`✖${attention}`, `?${unknown}`, ...(late > 0 ? [`late ${late}`] : [])].join(' ');
  const line = `${progress.incident?.id ?? 'no incident'} ${clockText(t, now).slice(0, -3)} ${act} ${counts}`;
  return safeText(line).replaceAll('#', '');
};
