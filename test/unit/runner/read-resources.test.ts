import { describe, expect, it } from 'vitest';
import { resourceAsk, resourceKey } from '../../../source/core/audit/standing-resources.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { ResourcePort } from '../../../source/core/ports.ts';
import { read } from '../../../source/core/reading.ts';
import type { ResourceAsk } from '../../../source/core/resource-state.ts';
import { readResources } from '../../../source/runner/read-resources.ts';
import { plainFinding } from '../../support/plain-finding.ts';

const account = '123456789012';
const finding = (id: string, more: Partial<Finding> = {}): Finding =>
  plainFinding({
    ...{ id, item: 'terraform.orphans', kind: 'resource-created', subject: id, account, region: 'eu-west-1' },
    ...{ standing: null, events: ['e'], at: 1000 },
    resource: { service: 'ec2', type: 'aws_instance', id, parent: null },
    ...more,
  });

/** A port that answers when it is told to, and knows how many wait at the same time. */
const slowPort = () => {
  const asked: ResourceAsk[] = [];
  let waiting: (() => void)[] = [];
  let most = 0;
  const port: ResourcePort = {
    state: async (ask) => {
      asked.push(ask);
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
      });
      return read(null, 0);
    },
  };
  const answer = (): number => {
    const count = waiting.length;
    for (const go of waiting) go();
    waiting = [];
    return count;
  };
  return { port, asked, answer, most: () => most };
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const reader = (port: ResourcePort, seen: [number, number][] = []) => ({
  portOf: (id: string) => (id === account ? port : undefined),
  now: () => 0,
  progress: (done: number, total: number) => void seen.push([done, total]),
});

describe('resources are asked about', () => {
  it('at most eight at a time, each once, with progress', async () => {
    const slow = slowPort();
    const seen: [number, number][] = [];
    const findings = Array.from({ length: 40 }, (_, i) => finding(`i-${i % 20}`));
    const reading = readResources(findings, reader(slow.port, seen), new AbortController().signal);
    for (let rest = 20; rest > 0; ) {
      await turn();
      rest -= slow.answer();
    }
    const facts = await reading;
    expect([slow.asked.length, slow.most(), facts.size]).toEqual([20, 8, 20]);
    expect(seen.at(-1)).toEqual([20, 20]);
  });

  it('in the order of what they may mean, by their latest touch', async () => {
    const slow = slowPort();
    const findings = [
      finding('i-changed', { kind: 'resource-changed' }),
      finding('i-made', { at: 1000 }),
      finding('i-made', { kind: 'resource-deleted', at: 5000 }),
      finding('snap-shared', { kind: 'resource-shared' }),
    ];
    const reading = readResources(findings, reader(slow.port), new AbortController().signal);
    await turn();
    slow.answer();
    await reading;
    expect(slow.asked.map((a) => [a.resource.id, a.look, a.since])).toEqual([
      ['snap-shared', 'shared', 1000],
      ['i-made', 'there', 5000],
      ['i-changed', 'there', 1000],
    ]);
  });

  it('not in an account that was not read', async () => {
    const slow = slowPort();
    const other = finding('i-1', { account: '999999999999' });
    const facts = await readResources([other], reader(slow.port), new AbortController().signal);
    const ask = resourceAsk(other);
    expect(slow.asked).toEqual([]);
    expect(ask && facts.get(resourceKey(ask))).toMatchObject({
      ok: false,
      fault: { kind: 'refused', what: 'it lies in account 999999999999, which was not read' },
    });
  });

  it('no more after a cancel', async () => {
    const slow = slowPort();
    const stop = new AbortController();
    const findings = Array.from({ length: 20 }, (_, i) => finding(`i-${i}`));
    const reading = readResources(findings, reader(slow.port), stop.signal);
    await turn();
    stop.abort();
    slow.answer();
    const facts = await reading;
    expect(slow.asked).toHaveLength(8);
    const cut = [...facts.values()].filter((r) => !r.ok && r.fault.kind === 'cancelled');
    expect(cut).toHaveLength(12);
  });
});
