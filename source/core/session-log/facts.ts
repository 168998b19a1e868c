import type { LogEntry } from '../incident.ts';
import { factsOfCommands } from './facts-of-commands.ts';

/** What a log says about itself. A blank stays a blank: nothing is inferred from who wrote it (domain.md §1.3). */
export type LogFacts = {
  responder: string | null;
  approver: string | null;
  owner: string | null;
  countersignedBy: string | null;
  incidentIds: string[];
  /** Access key ids that are named, `AKIA…` and `ASIA…`. */
  accessKeyIds: string[];
  roleArns: string[];
  /** Session names: out of an assumed-role ARN, or as one was asked for. */
  sessionNames: string[];
  /** Vault's roles whose credentials were asked for, `aws/sts/breakglass-emergency` → `breakglass-emergency`. */
  vaultRoles: string[];
  /** When a line says that the session began and ended, ms. */
  startedAt: number | null;
  endedAt: number | null;
  /** Somebody was named twice with different names: the last one is given above. */
  conflicts: string[];
};

const roles = {
  responder: 'responder',
  approver: 'approver|approved by',
  owner: 'cleanup[- ]owner|clean-up[- ]owner|cleanup',
  countersignedBy: 'countersigned by|countersigner',
} as const;

/** A name is `@alice`, Slack's `<@U123>`, or anything that stands behind a colon or an equals sign. */
const named = (words: string): RegExp =>
  new RegExp(
    `\\b(?:${words})(?:\\s*(?:[:=]|\\bis\\b|\\bnow\\b))?\\s*<?@([\\w.+-]*\\w)|\\b(?:${words})\\s*[:=]\\s*([\\w.+@-]*\\w)`,
    'gi',
  );

/** A line that says who has which part, and not a word of what was done. */
export const onlyNamesPeople = (text: string): boolean => {
  const rest = Object.values(roles).reduce((left, words) => left.replace(named(words), ' '), text);
  return rest !== text && !/[\p{L}\p{N}]/u.test(rest);
};

const began = /\b(?:assum(?:ed|ing)\s+(?:the\s+)?break\s?-?glass|session\s+(?:start(?:s|ed|ing)?|begins|began))\b/i;
const over = /\bsession\s+(?:(?:has\s+|was\s+)?(?:expir(?:ed|es|ing)|end(?:ed|s|ing)?|over|revoked|closed))\b/i;

const all = (entries: LogEntry[], pattern: RegExp): string[] =>
  entries.flatMap((e) => [...e.text.matchAll(pattern)].map((m) => m[1] ?? m[2] ?? m[0]));

const unique = (values: string[]): string[] => [...new Set(values)];

const timeOf = (entry: LogEntry | undefined): number | null => entry?.at ?? null;

export const factsOfLog = (entries: LogEntry[]): LogFacts => {
  const conflicts: string[] = [];
  const person = (role: keyof typeof roles): string | null => {
    const names = unique(all(entries, named(roles[role])));
    if (names.length > 1) conflicts.push(`${role}: ${names.join(', ')}`);
    return names.at(-1) ?? null;
  };
  const timed = entries.filter((e) => e.at !== null);
  const roleArns = unique(all(entries, /\barn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:role|assumed-role)\/[\w+=,.@/-]*\w/g));
  const asked = factsOfCommands(entries);
  return {
    responder: person('responder'),
    approver: person('approver'),
    owner: person('owner'),
    countersignedBy: person('countersignedBy'),
    incidentIds: unique(all(entries, /\bINC-[\w.-]*\w/g)),
    accessKeyIds: unique(all(entries, /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g)),
    roleArns,
    sessionNames: unique([
      ...roleArns.flatMap((arn) => /:assumed-role\/.*\/([^/]+)$/.exec(arn)?.[1] ?? []),
      ...all(entries, /\bsession[- ]name\s*[:=]?\s+([\w+=,.@-]*\w)/gi),
      ...asked.sessionNames,
    ]),
    vaultRoles: unique([...asked.vaultRoles, ...all(entries, /\bvault role\s*[:=]?\s+([\w.-]*\w)/gi)]),
    startedAt: timeOf(timed.find((e) => began.test(e.text))),
    endedAt: timeOf(timed.findLast((e) => over.test(e.text))),
    conflicts,
  };
};
