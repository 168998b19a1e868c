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
};
