import type { Config } from './config.ts';
import type { Disposition } from './finding.ts';
import type { ItemSpec } from './item.ts';
import type { JournalLine } from './journal-event.ts';
import type { Plan } from './plan.ts';
import type { Progress } from './progress.ts';
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
  /** Runs the probes of these items, or of all; returns when they are done. A second call while one runs joins it. */
  check(items?: string[]): Promise<void>;
  cancel(): void;
  dispose(findings: string[], as: Omit<Disposition, 'by' | 'at' | 'people'>): Promise<void>;
  attest(item: string, note: string): Promise<void>;
  waive(item: string, reason: string, expires: number): Promise<void>;
  note(about: string, text: string): Promise<void>;
  /** `zone`: IANA name of the zone its times were written in. Rejects with a StoreError when it could not be saved. */
  importLog(text: string, source: string, zone?: string): Promise<{ entries: number; unparsed: number }>;
  /** What can be done about a finding, and why not where it cannot be done now. */
  actionsFor(finding: string): { kind: string; label: string; disabled: string | null }[];
  /** Works a plan out from a fresh reading of the live state; changes nothing. */
  plan(kind: string, finding: string): Promise<{ ok: true; plan: Plan } | { ok: false; why: string }>;
  /** Reads again, compares, journals, calls, reads back (product.md §6). `typed` must be the plan's `confirmWord`. */
  confirm(plan: Plan, typed: string): Promise<ConfirmResult>;
  /** The first ctrl-c: the call in flight is waited for, and nothing is sent after it. */
  hold(): void;
  /** The second: the call in flight is left unsettled. */
  abandon(): void;
  takeOver(): Promise<void>;
  close(): Promise<void>;
};
