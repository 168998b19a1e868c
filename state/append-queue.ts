import type { JournalEvent } from '../source/core/journal-event.ts';

type Waiting = { events: JournalEvent[]; durable: boolean; resolve: () => void; reject: (why: unknown) => void };

/**
 * Appends that wait for the one before them. What has gathered meanwhile goes out as one batch with one fsync: a burst of
 * events then costs one, not hundreds.
 */
export class AppendQueue {
  #waiting: Waiting[] = [];
  #run: (events: JournalEvent[], durable: boolean) => Promise<void>;

  /** `run` writes a batch, or rejects and leaves everything as it was. */
  constructor(run: (events: JournalEvent[], durable: boolean) => Promise<void>) {
    this.#run = run;
  }

  add(events: JournalEvent[], durable: boolean): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ events, durable, resolve, reject }));
  }

  /** Writes what waits. Never rejects: each of those who wait hears for himself. */
  async flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    try {
      await this.#run(
        batch.flatMap((w) => w.events),
        batch.some((w) => w.durable),
      );
      for (const w of batch) w.resolve();
    } catch (error) {
      for (const w of batch) w.reject(error);
    }
  }
}
