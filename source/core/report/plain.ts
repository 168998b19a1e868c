import { awsNow, effectiveT, iso, lateness } from '../clock.ts';
import { couldHaveBeenReadShort, dataEventsText } from '../data-events.ts';
import type { Finding } from '../finding.ts';
import { gravestFirst } from '../finding-order.ts';
import type { ItemSpec } from '../item.ts';
import type { Progress } from '../progress.ts';
import { aliveAt, aliveText } from '../verdicts.ts';
import { safeText } from '../view/safe-text.ts';
import { inStep, steps, stepWords } from './steps.ts';
import { canActLine, clockLines, type ItemLine, itemLines, verdictText } from './summary.ts';

/** More than this many lines of one sort are counted instead of printed; `--json` has them all. */
const mostLines = 200;

const more = (left: number): string[] =>
  left > 0 ? [`    … and ${left} more: \`reseal check --json\` has all of them`] : [];

const open = (line: ItemLine): boolean => ['attention', 'unknown'].includes(line.result.verdict);

const itemText = ({ spec, result }: ItemLine, t: number, now: number): string => {
  const due = lateness(t, spec.deadline, now).text;
  // A deadline says something only while the item is open.
  const when = open({ spec, result }) && t > 0 ? `  (${due})` : '';
  const stale = result.stale && result.at !== null ? `  (read ${iso(result.at)})` : '';
  return `    ${result.verdict.padEnd(15)}${spec.id.padEnd(22)}${safeText(result.why)}${when}${stale}`;
};

const stepBlocks = (lines: ItemLine[], progress: Progress, now: number): string[] => {
  const t = effectiveT(progress);
  return steps.flatMap((step) => {
    const own = lines.filter((l) => l.spec.step === step);
    return own.length === 0
      ? []
      : [`  ${step} ${stepWords[step]}`, ...own.map((l) => itemText(l, progress.incident ? t : 0, now))];
  });
};

const sessionBlock = (progress: Progress, now: number): string[] => {
  const aws = awsNow(progress, now);
  const alive = new Map(progress.sessions.map((s) => [s, aliveAt(s, aws)]));
  const count = [...alive.values()].filter((a) => a !== false).length;
  const lines = progress.sessions.slice(0, mostLines).map((s) => {
    const state = alive.get(s);
    const word = state === null ? 'not told' : state ? 'can act' : 'dead';
    const who = safeText(s.principal ?? s.kind);
    return `    ${safeText(s.accessKeyId).padEnd(22)}${word.padEnd(10)}${s.kind.padEnd(15)}${who}: ${safeText(aliveText(s, aws))}`;
  });
  return [
    `sessions: ${alive.size} in the tree, ${count} not known to be dead`,
    ...lines,
    ...more(alive.size - lines.length),
  ];
};

const standingWord = ({ standing, transient }: Finding): string => {
  // What the session undid may be there all the same: a delete can fail later.
  if (transient && standing !== true) return 'transient';
  return standing === null ? 'not told' : standing ? 'standing' : 'gone';
};

const findingText = (f: Finding, progress: Progress): string => {
  const d = progress.dispositions[f.id];
  const decided = d ? `  [${d.as} by ${safeText(d.by)}: ${safeText(d.reason)}]` : '';
  return `    ${f.id}  ${standingWord(f).padEnd(10)}${f.kind.padEnd(26)}${safeText(f.kind === 'unclassified-write' ? f.why : f.subject)}${decided}`;
};

const findingBlock = (findings: Finding[], progress: Progress): string[] => {
  const rank = (f: Finding): number =>
    (progress.dispositions[f.id] ? 3 : 0) + (f.standing === false ? 2 : f.standing === null ? 1 : 0);
  const sorted = findings.map((f, i) => ({ f, i })).sort((a, b) => rank(a.f) - rank(b.f) || a.i - b.i);
  const shown = sorted.slice(0, mostLines).map(({ f }) => findingText(f, progress));
  const standing = findings.filter((f) => f.standing === true).length;
  const decided = findings.filter((f) => progress.dispositions[f.id]).length;
  return [
    `findings: ${findings.length}, ${standing} standing, ${decided} decided about`,
    ...shown,
    ...more(findings.length - shown.length),
  ];
};

const coverageBlock = ({ coverage, totals }: Progress): string[] => {
  const { regions, end, lagSatisfied, dataEvents, files = [] } = coverage;
  const complete = regions.filter((r) => r.complete).length;
  const lag = lagSatisfied ? 'delivery lag over' : 'events may still be on their way';
  const until = end === null ? 'not read yet' : `until ${iso(end)}, ${lag}`;
  return [
    `coverage: ${complete} of ${regions.length} Regions complete, ${until}; data events ${dataEvents}`,
    `    ${safeText(dataEventsText(coverage))}: ${couldHaveBeenReadShort}`,
    ...regions.map((r) => {
      const state = r.complete ? 'complete' : (r.error ?? 'not complete');
      return `    ${r.account} ${r.region.padEnd(16)}${String(r.pages).padStart(5)} pages ${String(r.events).padStart(7)} events  ${safeText(state)}`;
    }),
    ...files.map(
      (f) =>
        `    ${f.account} ${f.region.padEnd(16)}    files  ${String(f.records).padStart(7)} records ${iso(f.from)} to ${iso(f.to)}`,
    ),
    `events: ${totals.total}, ${totals.writes} writes, ${totals.denied} denied, ${totals.unlogged ?? 'not known how many'} unlogged`,
  ];
};

const unsettledBlock = (progress: Progress): string[] => {
  const actions = progress.actions.filter((a) => a.state === 'unsettled' || a.state === 'running');
  if (actions.length === 0) return [];
  const lines = actions.map(
    (a) => `    ${a.id}  ${safeText(a.title)}: ${safeText(a.outcome || 'no outcome is known')}`,
  );
  return ['unsettled changes: what they did is not known, and they are not repeated', ...lines, ''];
};

/**
 * The report without a terminal: plain text, no escape sequences whatever the trail holds. `step` shows only the items
 * that `--step` names, and the findings of those. `now` is ms.
 */
export const plainReport = (progress: Progress, specs: ItemSpec[], now: number, step: string | null = null): string => {
  const asked = step === null ? specs : specs.filter((s) => inStep(s, step));
  const ids = new Set(asked.map((s) => s.id));
  const lines = itemLines(progress, asked, now);
  const findings = gravestFirst(step === null ? progress.findings : progress.findings.filter((f) => ids.has(f.item)));
  const incident = progress.incident;
  const title = incident?.title ? ` · ${safeText(incident.title)}` : '';
  const badge = `${incident?.drill ? ' · DRILL' : ''}${incident?.unclaimed ? ' · UNCLAIMED' : ''}`;
  return [
    `reseal ${safeText(incident?.id ?? 'audit of files')}${title}${badge}`,
    ...clockLines(progress, now),
    safeText(canActLine(progress, now)),
    `verdict ${verdictText(lines)}`,
    '',
    ...unsettledBlock(progress),
    'items',
    ...stepBlocks(lines, progress, now),
    '',
    ...sessionBlock(progress, now),
    '',
    ...findingBlock(findings, progress),
    '',
    ...coverageBlock(progress),
  ].join('\n');
};
