import { canStillAct } from '../can-still-act.ts';
import { clockText, currentWindow, effectiveT, hoursText, iso, windows } from '../clock.ts';
import type { ItemSpec } from '../item.ts';
import type { Progress } from '../progress.ts';
import { type Effective, effectiveVerdict, overall } from '../verdicts.ts';
import type { Verdict } from '../words.ts';

export type ItemLine = { spec: ItemSpec; result: Effective };

export const itemLines = (progress: Progress, specs: ItemSpec[], now: number): ItemLine[] =>
  specs.map((spec) => ({ spec, result: effectiveVerdict(progress, spec, now) }));

/** The verdict over all of them. Of nothing, nothing is known: an empty list is never a pass. */
export const wholeVerdict = (lines: ItemLine[]): 'attention' | 'unknown' | 'pass' =>
  lines.length === 0 ? 'unknown' : overall(lines.map((l) => l.result.verdict));

const order: Verdict[] = ['attention', 'unknown', 'pass', 'attested', 'waived', 'not-applicable'];

/** `attention: 3 attention, 2 unknown, 5 pass`; the whole verdict first. */
export const verdictText = (lines: ItemLine[]): string => {
  const counts = order.map((v) => [v, lines.filter((l) => l.result.verdict === v).length] as const);
  const said = counts.filter(([, n]) => n > 0).map(([v, n]) => `${n} ${v}`);
  return `${wholeVerdict(lines)}: ${said.join(', ') || 'no items'}`;
};

/** `T+02:41:07 of 24:00, hour 1–4 closes in 1:18`, with the instants that it counts from. */
export const clockLines = (progress: Progress, now: number): string[] => {
  // Files without an incident have no clock to beat.
  if (!progress.incident)
    return progress.issuedAt === null ? [] : [`T is ${iso(progress.issuedAt)}, the earliest issuance`];
  const t = effectiveT(progress);
  const window = windows.find((w) => w.id === currentWindow(t, now));
  const left = window ? t + window.to * 3_600_000 - now : 0;
  const closes =
    left > 0 ? `${window?.label.toLowerCase()} closes in ${hoursText(left)}` : `over by ${hoursText(left)}`;
  const from = progress.issuedAt === null ? 'the incident’s start: no issuance is found yet' : 'the earliest issuance';
  const started = `incident started ${iso(progress.incident.startedAt)}`;
  return [`${clockText(t, now)} of 24:00, ${closes}`, `T is ${iso(t)}, ${from}; ${started}`];
};

/** `can anything still act? yes: …` */
export const canActLine = (progress: Progress, now: number): string => {
  const { state, text } = canStillAct(progress, now);
  return `can anything still act? ${state}: ${text}`;
};
