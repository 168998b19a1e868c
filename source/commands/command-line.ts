/** One option: `value` is what stands behind it in the help, null for a plain flag. */
export type OptionSpec = { value: string | null; says: string };

/** One command of the command line (product.md §8): parser, `--help` and README read this table. */
export type CommandSpec = {
  /** Operands by name; `[X]` may be left out, `X…` may stand several times. */
  operands: string[];
  options: { [name: string]: OptionSpec };
  /** Options that must be given. */
  required?: string[];
  says: string;
  exit: string;
  /** It has nothing to do but write: with --read-only it is a mistake. */
  writes?: true;
  /** Known, but not part of this version yet. */
  later?: true;
};

const value = (placeholder: string, says: string): OptionSpec => ({ value: placeholder, says });
const flag = (says: string): OptionSpec => ({ value: null, says });

const incident = value('INC', 'the incident, where several are open');
const json = flag('print one JSON object');
const verdict = '0 / 1 / 2';

const commandLine = {
  new: {
    writes: true,
    operands: ['INC-ID'],
    options: {
      started: value('ISO', 'when the incident began, with an offset: 2026-05-20T13:00:00Z'),
      'role-arn': value('ARN', 'the breakglass role; its issuances are looked for in CloudTrail'),
      'access-key': value('ID', 'access key id of the session, where that is what you have'),
      'session-name': value('NAME', 'only sessions of the role with this name'),
      responder: value('NAME', 'who used breakglass'),
      approver: value('NAME', 'who approved it'),
      owner: value('NAME', 'who cleans up'),
      log: value('FILE', 'session log to import'),
      zone: value('ZONE', 'IANA zone that the times of the log were written in (UTC)'),
      unclaimed: flag('nobody admits to the session: contain and preserve, deletions are locked'),
    },
    required: ['started'],
    says: 'opens an incident and finds the issuances of the role',
    exit: '0',
  },
  check: {
    operands: ['[INC]'],
    options: { json, step: value('STEP', 'only 1…7, 3a…3d, or one item id') },
    says: 'runs every read-only probe, saves what changed, prints the report',
    exit: verdict,
  },
  status: {
    operands: ['[INC]'],
    options: { json, markdown: flag('print Markdown'), tmux: flag('print one line for a status bar') },
    says: 'the same from what is saved, without asking anybody',
    exit: verdict,
  },
  'log import': {
    writes: true,
    operands: ['FILE|DIR'],
    options: {
      incident,
      zone: value('ZONE', 'IANA zone that its times were written in (UTC)'),
      date: value('YYYY-MM-DD', 'the day of its first line, where that is not the day of the incident'),
    },
    says: 'reads a session log into the incident: text, a Slack paste, a thread or an export as JSON',
    exit: '0',
  },
  'log add': {
    writes: true,
    operands: ['TEXT'],
    options: { incident },
    says: 'adds one line to the session log, stamped now',
    exit: '0',
  },
  'log keep': {
    writes: true,
    operands: ['LINE…'],
    options: { incident, source: value('NAME', 'the file that the lines are in, where several have such a line') },
    says: 'keeps lines that could not be read as notes: somebody has looked at them',
    exit: '0',
  },
  dispose: {
    writes: true,
    operands: ['FINDING…'],
    options: {
      as: value('KIND', 'codified, reverted, explained or accepted'),
      reason: value('TEXT', 'why'),
      owner: value('NAME', 'who answers for what is accepted'),
      expires: value('ISO', 'when an acceptance ends'),
      reference: value('TEXT', 'pull request or line of the log'),
      incident,
    },
    required: ['as', 'reason'],
    says: 'decides about findings, as `x` does in the app',
    exit: '0',
  },
  link: {
    writes: true,
    operands: ['FINDING', 'INC-ID'],
    options: {
      reason: value('TEXT', 'the justification: why the role was taken again'),
      approver: value('NAME', 'who approved it; never its own responder'),
      alert: value('URL', 'where it was announced'),
      incident,
    },
    required: ['reason'],
    says: 'says of a later issuance of the role that it is an incident of its own',
    exit: '0',
  },
  attest: {
    writes: true,
    operands: ['ITEM'],
    options: { note: value('TEXT', 'what was seen, or a link'), incident },
    required: ['note'],
    says: 'vouches for what no probe can see',
    exit: '0',
  },
  waive: {
    writes: true,
    operands: ['ITEM'],
    options: {
      reason: value('TEXT', 'why it is accepted'),
      expires: value('ISO', 'when the waiver ends'),
      'closed-regions': flag('with trail.collected: only the Regions that the organisation closes now, as a class'),
      incident,
    },
    required: ['reason', 'expires'],
    says: 'accepts an item until a given time',
    exit: '0',
  },
  audit: {
    operands: ['PATH…'],
    options: {
      'role-arn': value('ARN', 'start from the sessions of this role'),
      'access-key': value('ID', 'start from this access key id'),
      principal: value('ARN', 'start from this principal'),
      from: value('ISO', 'leave out what is older'),
      to: value('ISO', 'leave out what is newer'),
      json,
    },
    says: 'the findings from CloudTrail files or folders, offline',
    exit: verdict,
  },
  drill: {
    operands: [],
    options: {
      seed: value('N', 'which world'),
      events: value('N', 'how many events it holds at least'),
      speed: value('N', 'how much faster its clock runs'),
      fresh: flag('begin anew instead of resuming'),
    },
    says: 'the app on an embedded world; without a terminal, one check of it as a plain report',
    exit: '0',
  },
  'trail import': {
    writes: true,
    operands: ['PATH…'],
    options: { incident },
    says: 'reads CloudTrail files or folders into an incident, beside or instead of LookupEvents',
    exit: '0',
  },
  postmortem: {
    operands: ['[INC]'],
    options: { out: value('FILE', 'write there') },
    says: 'the postmortem as Markdown',
    exit: '0',
    later: true,
  },
  handoff: { operands: ['[INC]'], options: {}, says: 'a hand-off card of 20 lines', exit: '0', later: true },
  sign: {
    operands: [],
    options: { bundle: value('FILE', 'what is signed') },
    required: ['bundle'],
    says: 'the second signature, on another machine',
    exit: '0',
    later: true,
  },
  gate: {
    operands: ['[INC]'],
    options: { bundle: value('DIR|s3://…', 'the signed evidence') },
    says: 'passes only when signed off and verified',
    exit: '0 / 1',
    later: true,
  },
  'evidence verify': {
    operands: ['[DIR]'],
    options: {},
    says: 'checks the chain and the hashes offline',
    exit: '0 / 1',
    later: true,
  },
  init: {
    operands: [],
    options: {
      'role-arn': value('ARN', 'the breakglass role, instead of being asked'),
      out: value('FILE', 'write there instead of reseal.config.yaml'),
      policies: flag('print the IAM and Vault policies that reseal needs, and write nothing'),
      verify: flag('try the permissions by calls that change nothing, and write nothing'),
    },
    says: 'asks, probes, writes reseal.config.yaml',
    exit: '0',
  },
} as const satisfies { [name: string]: CommandSpec };

export type CommandName = keyof typeof commandLine;

export const commandNames = Object.keys(commandLine) as CommandName[];

/** The first word of several commands (`log`), which is none itself. */
export const isGroup = (word: string | undefined): word is string =>
  word !== undefined && commandNames.some((n) => n.startsWith(`${word} `));

/** Options that every command takes. */
export const commonOptions = {
  config: value('FILE', 'another configuration than ./reseal.config.yaml'),
  'state-dir': value('DIR', 'keep incidents there'),
  'read-only': flag('change nothing, neither in the world nor in what is saved; a drill alone keeps its own'),
  'no-color': flag('no colours; so does the variable NO_COLOR'),
  version: flag('print the version'),
  help: flag('print this help'),
} as const satisfies { [name: string]: OptionSpec };

export const specOf = (name: CommandName): CommandSpec => commandLine[name];
