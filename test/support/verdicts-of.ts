import type { ItemType } from '../../source/core/item.ts';
import type { Ports } from '../../source/core/ports.ts';
import type { Verdict } from '../../source/core/words.ts';
import { runCheck } from '../../source/runner/check.ts';
import { linesOf } from '../../source/runner/lines.ts';
import { taskList } from '../../source/runner/task-list.ts';
import { account, cleanLog, config, now, roleArn, t0, time } from './clean-world.ts';
import { hash } from './hash.ts';
import { incidentOpened, people } from './incident-opened.ts';
import { memoryStore } from './memory-store.ts';

/** One whole check of one item type in the given world → its verdicts. */
export const verdictsOf = async (
  type: ItemType,
  ports: Ports,
  signal = new AbortController().signal,
): Promise<{ [id: string]: Verdict | undefined }> => {
  time.now = now;
  const store = memoryStore(() => time.now);
  await store.append([
    incidentOpened({ startedAt: t0, openedAt: t0, account, roleArn }, people),
    {
      type: 'log.imported',
      source: 'test',
      entries: cleanLog(),
    },
  ]);
  const lines = linesOf([type], config());
  const check = () =>
    runCheck(
      { ports, store, config: config(), types: [type], tasks: taskList(() => undefined), audit: { hash } },
      lines,
      signal,
    );
  await check();
  // What was first seen dead then may have done something just before: only a second look, after the lag, can pass.
  time.now = now + 20 * 60_000;
  await check();
  return Object.fromEntries(lines.map((l) => [l.spec.id, store.progress().items[l.spec.id]?.verdict]));
};
