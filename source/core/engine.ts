import type { Config } from './config.ts';
import type { Disposition } from './finding.ts';
import type { Roles } from './incident.ts';
import type { ItemSpec } from './item.ts';
import type { JournalLine } from './journal-event.ts';
import type { LinkAsk } from './linked-incident.ts';
import type { Manual } from './manual/manual.ts';
import type { Plan, SubjectRef } from './plan.ts';
import type { Progress } from './progress.ts';
import type { LineRef } from './reconcile/correction.ts';
import type { EventStore, StoreMode } from './store.ts';
import type { TrailEvent } from './trail-event.ts';

/** Something long that runs now, for the screen: `done` of `total` (0 = not known yet). */
export type Running = { id: string; label: string; items: string[]; done: number; total: number; since: number };

export type EngineState = {
  progress: Progress;
  /** Every line of the checklist, in order. */
  items: ItemSpec[];
  running: Running[];
  mode: { mode: StoreMode; why: string; holder: string | null };
  /** `--read-only`. */
  readOnly: boolean;
  savedAt: number | null;
  /** A change that is in flight, for ctrl-c. */
  inFlight: { action: string; call: string; since: number } | null;
  /** The last thing that must be said in one line: an error, an outcome. */
  message: { level: 'info' | 'warn' | 'error'; text: string } | null;
  config: Config;
};

/** A thing that can be done, or why not now. `hits`: who or what else it hits, in one line. */
export type Offer = { kind: string; label: string; disabled: string | null; hits?: string };

/**
 * What an import of a session log came to. `refused`: it is no log, and why, as the end of a sentence; nothing was saved.
 * `changed` lines stand at another time, or in other words, than before; `cut`: threads of which messages are missing.
 */
export type LogImport = {
  entries: number;
  unparsed: number;
  changed?: number;
  refused?: string;
  format?: 'plain' | 'slack-paste' | 'slack-json';
  questions?: string[];
  cut?: string[];
  /** Roles that nobody had named yet and the log does. */
  named?: Partial<Roles>;
};

/** The exact calls that take an action back, and for what cannot be taken back the calls that make again what can be. */
export type ByHand = {
  title: string;
  back: Manual;
  not: { operation: string; why: string; again: Manual }[];
};

/** The typed answer to a destructive confirmation is compared by the engine, never by a screen. */
export type ConfirmResult = { ok: true; action: string } | { ok: false; why: string; fresh: Plan | null };

/**
 * What screens may see and ask for: reads are synchronous, everything that touches the world goes through a promise that
 * no screen awaits for its looks (state changes come through `subscribe`).
 */
export type Engine = {
  state(): EngineState;
  subscribe(listener: () => void): () => void;
  /** ms, the one clock. */
  now(): number;
  events: EventStore;
  readEvent(id: string): Promise<TrailEvent | null>;
  journal(count: number, before?: number): Promise<JournalLine[]>;
  /**
   * Runs the probes of these items, or of all; returns when they are done. `anew`: the trail is asked for again from its
   * beginning, which alone finds what was delivered long after what is newer than it.
   */
  check(items?: string[], how?: { anew: boolean }): Promise<void>;
  cancel(): void;
  dispose(findings: string[], as: Omit<Disposition, 'by' | 'at' | 'people'>): Promise<void>;
  attest(item: string, note: string): Promise<void>;
  /** A later issuance is an incident of its own: what was noted, or why not, each as a sentence. */
  link(finding: string, ask: LinkAsk): Promise<{ ok: true; text: string } | { ok: false; why: string }>;
  waive(item: string, reason: string, expires: number): Promise<void>;
  /** Accepts, as a class, every Region that the organisation closes now (core/coverage.ts), until `expires` (ms); how many. */
  acceptClosed(reason: string, expires: number): Promise<number>;
  note(about: string, text: string): Promise<void>;
  /** Somebody says that what AWS refused for lack of a permission is allowed by now; how many permissions that were. */
  permissionsGranted(): Promise<number>;
  /** Says by hand which line of the log an event belongs to; null = to none. Holds before every automatic match. */
  correctMatch(event: string, line: LineRef | null, note: string): Promise<void>;
  /** `zone`: IANA name of the zone its times were written in. Rejects with a StoreError when it could not be saved. */
  importLog(text: string, source: string, zone?: string, day?: number | null): Promise<LogImport>;
  /** Keeps lines that could not be read as notes: somebody has looked at them. How many there were. */
  keepLogLines(lines: { source: string; line: number }[]): Promise<number>;
  /** What can be done about a finding or a credential, and why not where it cannot be done now. */
  actionsFor(subject: SubjectRef): Offer[];
  /** Works a plan out from a fresh reading of the live state; changes nothing. */
  plan(kind: string, subject: SubjectRef): Promise<{ ok: true; plan: Plan } | { ok: false; why: string }>;
  /** Reads again, compares, journals, calls, reads back (product.md §6). `typed` must be the plan's `confirmWord`. */
  confirm(plan: Plan, typed: string): Promise<ConfirmResult>;
  /** What takes an action of reseal's own back, for somebody to do by hand; changes nothing. */
  undoByHand(action: string): Promise<{ ok: true; value: ByHand } | { ok: false; why: string }>;
  /** The first ctrl-c: the call in flight is waited for, and nothing is sent after it. */
  hold(): void;
  /** The second: the call in flight is left unsettled. */
  abandon(): void;
  /**
   * Writes `import {}` blocks for these findings into a new file (0600); what is there is never written over. `why` says what
   * was not done.
   */
  writeImports(findings: string[], file: string): Promise<{ ok: true; path: string } | { ok: false; why: string }>;
  /** Lets Terraform write the code for the import blocks of this file (absolute), where it lies in a configured root's folder. */
  generateConfig(file: string): Promise<{ ok: true; path: string } | { ok: false; why: string }>;
  takeOver(): Promise<void>;
  close(): Promise<void>;
};
