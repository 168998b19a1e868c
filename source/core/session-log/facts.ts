import type { LogEntry } from '../incident.ts';

/** What a log says about itself. A blank stays a blank: nothing is inferred from who wrote it (domain.md §1.3). */
export type LogFacts = {
  responder: string | null;
  approver: string | null;
  owner: string | null;
  incidentIds: string[];
  /** Access key ids that are named, `AKIA…` and `ASIA…`. */
  accessKeyIds: string[];
  roleArns: string[];
  /** Somebody was named twice with different names: the last one is given above. */
  conflicts: string[];
};

const roles = {
  responder: 'responder',
  approver: 'approver|approved by',
  owner: 'cleanup[- ]owner|clean-up[- ]owner|cleanup',
} as const;

/** A name is `@alice`, Slack's `<@U123>`, or anything that stands behind a colon or an equals sign. */
const named = (words: string): RegExp =>
  new RegExp(
    `\\b(?:${words})(?:\\s*(?:[:=]|\\bis\\b|\\bnow\\b))?\\s*<?@([\\w.+-]+\\w)|\\b(?:${words})\\s*[:=]\\s*([\\w.+@-]*\\w)`,
    'gi',
  );

const all = (entries: LogEntry[], pattern: RegExp): string[] =>
  entries.flatMap((e) => [...e.text.matchAll(pattern)].map((m) => m[1] ?? m[2] ?? m[0]));

const unique = (values: string[]): string[] => [...new Set(values)];

export const factsOfLog = (entries: LogEntry[]): LogFacts => {
  const conflicts: string[] = [];
  const person = (role: keyof typeof roles): string | null => {
    const names = unique(all(entries, named(roles[role])));
    if (names.length > 1) conflicts.push(`${role}: ${names.join(', ')}`);
    return names.at(-1) ?? null;
  };
  return {
    responder: person('responder'),
    approver: person('approver'),
    owner: person('owner'),
    incidentIds: unique(all(entries, /\bINC-[\w.-]*\w/g)),
    accessKeyIds: unique(all(entries, /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g)),
    roleArns: unique(all(entries, /\barn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:role|assumed-role)\/[\w+=,.@/-]*\w/g)),
    conflicts,
  };
};
