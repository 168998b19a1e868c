import type { Verdict } from './words.ts';

/** An incident of the state folder as the resume picker shows it, known without opening it. Times are ms. */
export type IncidentEntry = {
  id: string;
  title: string;
  /** null where the journal could not be read. */
  openedAt: number | null;
  drill: boolean;
  /** The probes' own verdicts at the last save; null where there is none. */
  verdicts: { [verdict in Verdict]?: number } | null;
  checkedAt: number | null;
  /** Why it could not be read; null when it could. */
  problem: string | null;
};
