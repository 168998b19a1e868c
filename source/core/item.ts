import type { Config } from './config.ts';
import type { Facts, SourceId } from './facts.ts';
import type { PortName } from './ports.ts';
import type { Progress } from './progress.ts';
import type { Step, Verdict } from './words.ts';

/** One line of the checklist. */
export type ItemSpec = {
  id: string;
  step: Step;
  /** Hours after T. */
  deadline: number;
  title: string;
  /** Why it matters, for the item screen: two or three sentences. */
  why: string;
  /** False: can be attested, never waived. */
  skippable: boolean;
  /** False: a probe of this version looks at it, so nobody has to vouch for it. */
  attestable?: boolean;
};

/** `until` (ms): a person's word carries it, and only so long. `waived` is never given without it. */
export type Judgement = {
  verdict: Extract<Verdict, 'pass' | 'not-applicable' | 'attention' | 'unknown' | 'waived'>;
  why: string;
  until?: number;
};

/** What a judge may look at. `now` is AWS's time in ms where it is known, else our clock's. */
export type JudgeContext = { facts: Facts; progress: Progress; now: number; config: Config };

/**
 * A kind of runbook item: data plus a judge. `items` gives 0…n lines out of the config; `needs` names the sources that are
 * read before `judge` is asked. A judge is pure and sees a reading that failed as a failed reading, so that the contract
 * test can give it every fault of every source and find no `pass`.
 */
export type ItemType = {
  id: string;
  items(config: Config): ItemSpec[];
  needs: SourceId[];
  /** Ports without which it must never pass: the contract test gives each of them every fault. */
  uses: PortName[];
  judge(context: JudgeContext, spec: ItemSpec): Judgement;
};
