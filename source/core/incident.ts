/** What an incident is opened with (`reseal new`). Times are ms. */
export type Incident = {
  id: string;
  title: string;
  /** When the incident itself began (`--started`). T counts from the earliest issuance once that is found. */
  startedAt: number;
  openedAt: number;
  account: string | null;
  roleArn: string | null;
  accessKeyId: string | null;
  sessionName: string | null;
  /** Nobody admits to the session: contain and preserve, deletions are locked. */
  unclaimed: boolean;
  drill: boolean;
};

export type Roles = {
  responder: string | null;
  approver: string | null;
  owner: string | null;
  countersignedBy: string | null;
};

/** One line of the session log. `text` is redacted; `raw` too. `at` is ms, null where no time could be read. */
export type LogEntry = {
  line: number;
  at: number | null;
  kind: 'command' | 'note' | 'unparsed';
  text: string;
  raw: string;
  source: string;
  /** What its command lines ask for, in order; absent where there are none. */
  commands?: LogCommand[];
  /** Who wrote it, and when it was posted (ms), where the source tells (Slack). */
  author?: string | null;
  postedAt?: number | null;
  /** Slack's own `ts` of the message it stands in: its identity, never a number; and that of the thread's first one. */
  ts?: string;
  thread?: string;
  /** Somebody looked at a line that could not be read, and keeps it as a note. `at` ms. */
  kept?: { by: string; at: number };
  /** The other instant it may mean, in the hour that a change of the clocks repeats. */
  otherAt?: number | null;
};

export type LogTool = 'aws' | 'kubectl' | 'terraform' | 'vault' | 'helm' | 'argocd' | 'gh' | 'psql' | 'other';

/** One command of a log line, taken apart and never run. Words are redacted. */
export type LogCommand = {
  tool: LogTool;
  words: string[];
  /** CloudTrail events that it makes: source without `.amazonaws.com`, name without an API date (domain.md §1.2). */
  calls: { source: string; name: string }[];
  region: string | null;
  profile: string | null;
  /** Why CloudTrail's management events will not show it (a data event, not an AWS call, help); null = they will. */
  unseen: string | null;
};
