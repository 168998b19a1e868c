import { writeSync } from 'node:fs';
import { hostname } from 'node:os';
import type { FaultPoint } from '../../../../source/core/fault-point.ts';
import type { JournalEvent } from '../../../../source/core/journal-event.ts';
import { StoreError } from '../../../../source/core/store.ts';
import { openStore } from '../../../../state/open-store.ts';
import { note, opened, pageSaved, trailEvent } from './samples.ts';

/**
 * A real process with a store in it, for tests that kill one. It says each thing on a line of its own before it goes on;
 * `saved <text>` only after the store had said that it is saved.
 */
export type Job = {
  stateDir: string;
  incident: string;
  who: string;
  /** Notes to append, one after the other, each durable. */
  notes?: string[];
  /** Pages of the trail to save, of ten events each, from this event number on. */
  pages?: { from: number; count: number };
  /** Dies by SIGKILL when this point is reached for the n-th time after the store is open. */
  die?: { at: FaultPoint; after: number };
  /** Waits for a line on stdin before it ends. */
  stay?: boolean;
  takeOver?: boolean;
  /** Opens the incident again at the end and says the notes that are there. */
  cat?: boolean;
  /** Milliseconds to keep the store open, so that the snapshot comes by itself. */
  linger?: number;
};

const say = (text: string): void => void writeSync(1, `${text}\n`);

const run = async (job: Job): Promise<void> => {
  let count = 0;
  let armed = false;
  const faults = (point: FaultPoint): void => {
    if (!armed || point !== job.die?.at || ++count < job.die.after) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal comes at once, but nothing must happen until it does.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  const { stateDir, incident, who } = job;
  const store = await openStore({ stateDir, incident, who, mode: 'write', now: Date.now, faults });
  say(`mode ${store.mode().mode} ${hostname()}`);
  if (job.takeOver) {
    await store.takeOver();
    say(`mode ${store.mode().mode}`);
  }
  armed = true;
  const append = async (text: string, events: JournalEvent[]): Promise<void> => {
    try {
      await store.append(events, { durable: true });
      say(`saved ${text}`);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      say(`refused ${error.code} ${text}`);
    }
  };
  if (store.mode().mode === 'writer' && store.progress().incident === null) await append('opened', [opened(incident)]);
  for (const text of job.notes ?? []) await append(text, [note(text)]);
  for (let page = 0; page < (job.pages?.count ?? 0); page++) {
    const first = (job.pages?.from ?? 0) + page * 10;
    const segment = store.events.nextSegment();
    const added = await store.events.add(
      segment,
      Array.from({ length: 10 }, (_, i) => trailEvent(first + i)),
    );
    await append(`page ${first}`, [pageSaved(segment, added.length)]);
  }
  if (job.stay) {
    for await (const line of process.stdin) {
      const text = String(line).trim();
      if (text === 'end') break;
      await append(text, [note(text)]);
      say(`mode ${store.mode().mode}`);
    }
  }
  if (job.linger) await new Promise((resolve) => setTimeout(resolve, job.linger));
  await store.close();
  say('closed');
  if (!job.cat) return;
  const again = await openStore({ stateDir, incident, who, mode: 'observe', now: Date.now });
  say(`again ${JSON.stringify(again.progress().notes.map((n) => n.text))}`);
};

await run(JSON.parse(process.argv[2] ?? '{}'));
