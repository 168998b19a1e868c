import type { Disposition } from '../core/finding.ts';
import type { LinkAsk } from '../core/linked-incident.ts';
import { nearest } from '../core/nearest.ts';
import { type CommandName, isGroup, specOf } from './command-line.ts';
import { checkShape, readOptions, type UsageError, usage } from './read-options.ts';
import {
  accessKeyId,
  dispositions,
  findingId,
  incidentId,
  itemId,
  lineNumber,
  principalArn,
  roleArn,
  step,
  type Values,
  valuesOf,
} from './read-values.ts';
import { tokensOf } from './tokens.ts';

export type { UsageError } from './read-options.ts';

/** What stands with every command. */
export type Common = { configFile: string | null; stateDir: string | null; readOnly: boolean; noColor: boolean };

/** What is asked of the program. Times are ms; `incident: null` = the one that is open. */
export type Ask =
  | { kind: 'app' }
  | { kind: 'version' }
  /** `group`: the first word of several commands, as `log`. */
  | { kind: 'help'; command: CommandName | null; group?: string }
  /** Known, but not in this version. */
  | { kind: 'later'; command: CommandName }
  | {
      kind: 'new';
      incident: string;
      startedAt: number;
      roleArn: string | null;
      accessKeyId: string | null;
      sessionName: string | null;
      responder: string | null;
      approver: string | null;
      owner: string | null;
      log: string | null;
      /** IANA zone of the log's times. */
      zone: string;
      unclaimed: boolean;
    }
  | { kind: 'check'; incident: string | null; json: boolean; step: string | null }
  | { kind: 'status'; incident: string | null; format: 'text' | 'json' | 'markdown' | 'tmux' }
  /** `day`: ms of its midnight on a clock that pretends to be UTC. */
  | { kind: 'log-import'; incident: string | null; file: string; zone: string; day: number | null }
  | { kind: 'log-add'; incident: string | null; text: string }
  | { kind: 'log-keep'; incident: string | null; lines: number[]; source: string | null }
  | { kind: 'trail-import'; incident: string | null; paths: string[] }
  | ({ kind: 'dispose'; incident: string | null; findings: string[] } & Omit<Disposition, 'by' | 'at'>)
  | ({ kind: 'link'; incident: string | null; finding: string; to: string } & Omit<LinkAsk, 'incident'>)
  | { kind: 'attest'; incident: string | null; item: string; note: string }
  | { kind: 'waive'; incident: string | null; item: string; reason: string; expires: number; closedRegions: boolean }
  | {
      kind: 'audit';
      paths: string[];
      roleArn: string | null;
      accessKeyId: string | null;
      principal: string | null;
      from: number | null;
      to: number | null;
      json: boolean;
    }
  | { kind: 'init'; roleArn: string | null; out: string | null; policies: boolean; verify: boolean }
  | { kind: 'drill'; seed: number | null; events: number | null; speed: number | null; fresh: boolean };

export type Command = Common & Ask;

type Reader = (v: Values, operands: string[]) => Ask;

const incident = (v: Values): string | null => v.matching('incident', incidentId.pattern, incidentId.expected);
const incidentOperand = (v: Values, [id]: string[]): string | null =>
  id === undefined ? null : v.operand('INC', id, incidentId.pattern, incidentId.expected);

const readers: { [name in CommandName]?: Reader } = {
  new: (v, [id]) => ({
    kind: 'new',
    incident: v.operand('INC-ID', id, incidentId.pattern, incidentId.expected),
    startedAt: v.instant('started') ?? 0,
    roleArn: v.matching('role-arn', roleArn.pattern, roleArn.expected),
    accessKeyId: v.matching('access-key', accessKeyId.pattern, accessKeyId.expected),
    sessionName: v.text('session-name'),
    responder: v.text('responder'),
    approver: v.text('approver'),
    owner: v.text('owner'),
    log: v.text('log'),
    zone: v.zone('zone'),
    unclaimed: v.flag('unclaimed'),
  }),
  check: (v, operands) => ({
    kind: 'check',
    incident: incidentOperand(v, operands),
    json: v.flag('json'),
    step: v.matching('step', step.pattern, step.expected),
  }),
  status: (v, operands) => ({
    kind: 'status',
    incident: incidentOperand(v, operands),
    format: (v.oneOf('json', 'markdown', 'tmux') ?? 'text') as 'text' | 'json' | 'markdown' | 'tmux',
  }),
  'log import': (v, [file = '']) => ({
    ...{ kind: 'log-import', incident: incident(v), file, zone: v.zone('zone'), day: v.day('date') },
  }),
  'log add': (v, [text = '']) => ({ kind: 'log-add', incident: incident(v), text }),
  'log keep': (v, lines) => ({
    kind: 'log-keep',
    incident: incident(v),
    lines: lines.map((n) => Number(v.operand('LINE', n, lineNumber.pattern, lineNumber.expected))),
    source: v.text('source'),
  }),
  'trail import': (v, paths) => ({ kind: 'trail-import', incident: incident(v), paths }),
  dispose: (v, operands) => {
    const written = v.text('as') ?? '';
    const as = dispositions.find((d) => d === written);
    const guess = nearest(written, dispositions);
    if (!as)
      v.refuse(`--as ${written} is not one of ${dispositions.join(', ')}${guess ? `; did you mean ${guess}?` : '.'}`);
    const findings = operands.map((f) => v.operand('FINDING', f, findingId.pattern, findingId.expected));
    const [owner, expires, reference] = [v.text('owner'), v.instant('expires'), v.text('reference')];
    if (as === 'accepted' && !(owner && expires)) v.refuse('What is accepted needs --owner NAME and --expires ISO.');
    const reason = v.text('reason') ?? '';
    return {
      kind: 'dispose',
      incident: incident(v),
      findings,
      as: as ?? 'accepted',
      reason,
      owner,
      expires,
      reference,
    };
  },
  link: (v, [finding, to]) => ({
    kind: 'link',
    incident: incident(v),
    finding: v.operand('FINDING', finding, findingId.pattern, findingId.expected),
    to: v.operand('INC-ID', to, incidentId.pattern, incidentId.expected),
    justification: v.text('reason') ?? '',
    approver: v.text('approver'),
    alert: v.text('alert'),
  }),
  attest: (v, [item]) => ({
    kind: 'attest',
    incident: incident(v),
    item: v.operand('ITEM', item, itemId.pattern, itemId.expected),
    note: v.text('note') ?? '',
  }),
  waive: (v, [item]) => ({
    kind: 'waive',
    incident: incident(v),
    item: v.operand('ITEM', item, itemId.pattern, itemId.expected),
    reason: v.text('reason') ?? '',
    expires: v.instant('expires') ?? 0,
    closedRegions: v.flag('closed-regions'),
  }),
  audit: (v, paths) => {
    v.oneOf('role-arn', 'access-key', 'principal');
    const [from, to] = [v.instant('from'), v.instant('to')];
    if (from !== null && to !== null && from > to) v.refuse('--from lies after --to.');
    return {
      kind: 'audit',
      paths,
      roleArn: v.matching('role-arn', roleArn.pattern, roleArn.expected),
      accessKeyId: v.matching('access-key', accessKeyId.pattern, accessKeyId.expected),
      principal: v.matching('principal', principalArn.pattern, principalArn.expected),
      from,
      to,
      json: v.flag('json'),
    };
  },
  init: (v) => {
    v.oneOf('policies', 'verify');
    return {
      kind: 'init',
      roleArn: v.matching('role-arn', roleArn.pattern, roleArn.expected),
      out: v.text('out'),
      policies: v.flag('policies'),
      verify: v.flag('verify'),
    };
  },
  drill: (v) => ({
    kind: 'drill',
    seed: v.whole('seed', 0, 4_294_967_295),
    events: v.whole('events', 0, 1_000_000),
    speed: v.decimal('speed', 0.1, 10_000),
    fresh: v.flag('fresh'),
  }),
};

/**
 * The command line → what is asked, or the first mistake in it. `argv` is without node and script; of `env` only
 * NO_COLOR is read. Pure: no file is looked at.
 */
export const parseArguments = (
  argv: readonly string[],
  env: { [name: string]: string | undefined },
): Command | UsageError => {
  const given = readOptions(tokensOf(argv));
  if ('kind' in given) return given;
  const { command, operands, options } = given;
  const v = valuesOf(options);
  const common: Common = {
    configFile: v.text('config'),
    stateDir: v.text('state-dir'),
    readOnly: v.flag('read-only'),
    noColor: v.flag('no-color') || (env.NO_COLOR ?? '') !== '',
  };
  if (options.has('help')) {
    const [first] = operands;
    return { ...common, kind: 'help', command, ...(command === null && isGroup(first) ? { group: first } : {}) };
  }
  if (options.has('version')) return { ...common, kind: 'version' };
  if (command === null) return { ...common, kind: 'app' };
  const shape = checkShape(given);
  if (shape) return shape;
  if (common.readOnly && specOf(command).writes)
    return usage(`--read-only and ${command} exclude each other: ${command} only writes.`);
  const read = readers[command];
  if (!read || specOf(command).later) return { ...common, kind: 'later', command };
  const ask = read(v, operands);
  return v.error() ?? { ...common, ...ask };
};
