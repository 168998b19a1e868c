import { describe, expect, test } from 'vitest';
import { clusterOf } from '../../../source/core/kubernetes/audit-log.ts';
import type { KubeAuditPort, Ports } from '../../../source/core/ports.ts';
import { notRead, type Reading, read } from '../../../source/core/reading.ts';
import { readKubeAudit } from '../../../source/runner/read-kube-audit.ts';
import type { SourceContext } from '../../../source/runner/sources/source.ts';
import { cleanWorld } from '../../support/clean-world.ts';

const [home, there] = ['123456789012', '210987654321'];
const window = { from: 1, to: 2 };
const callerOf = (account: string) => read({ arn: `arn:aws:iam::${account}:user/x`, account, userId: 'A' }, 0);

const scene = (other?: Reading<{ arn: string; account: string; userId: string }>) => {
  const asked: string[] = [];
  const port = (name: string): KubeAuditPort => ({
    events: async ({ cluster, region }) => {
      asked.push(`${name} ${region} ${cluster}`);
      return read({ events: [], malformed: 0 }, 0);
    },
  });
  const world = cleanWorld();
  const rest = { ...world, identity: { whoami: async () => other ?? callerOf(there) }, kubeAudit: port('other') };
  const accounts = other ? [{ ...rest, id: there, profile: 'audit-data' }] : [];
  const ports: Ports = { ...world, kubeAudit: port('home'), accounts };
  const look = (account: string, identity: Reading<{ arn: string; account: string; userId: string }> | null) => {
    const place = clusterOf(`arn:aws:eks:eu-west-1:${account}:cluster/prod`);
    if (!place) throw new Error('no cluster');
    const facts = identity ? { identity } : {};
    const context = { deps: { ports }, facts, signal: new AbortController().signal } as unknown as SourceContext;
    return readKubeAudit(place, window, context);
  };
  return { asked, look };
};

describe('the audit log of a cluster', () => {
  test('of our own account is asked with our own credentials', async () => {
    const { asked, look } = scene();
    expect((await look(home, callerOf(home))).ok).toBe(true);
    expect((await look(home, null)).ok).toBe(true);
    expect(asked).toEqual(['home eu-west-1 prod', 'home eu-west-1 prod']);
  });

  test('of another account is not: a cluster of that name here would answer', async () => {
    const { asked, look } = scene();
    const answer = await look(there, callerOf(home));
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'refused', what: expect.stringContaining(there) } });
    expect(asked).toEqual([]);
  });

  test('of an account that is configured is asked with its profile, once that is known to be of it', async () => {
    const good = scene(callerOf(there));
    expect((await good.look(there, callerOf(home))).ok).toBe(true);
    expect(good.asked).toEqual(['other eu-west-1 prod']);
    for (const wrong of [callerOf(home), notRead({ kind: 'expired' as const, what: 'expired' }, 0)]) {
      const bad = scene(wrong);
      expect(await bad.look(there, callerOf(home))).toMatchObject({ ok: false, fault: { kind: 'refused' } });
      expect(bad.asked).toEqual([]);
    }
  });

  test('is not asked while nobody knows who we are', async () => {
    const { asked, look } = scene();
    const unknown = notRead({ kind: 'network' as const, what: 'no answer' }, 0);
    expect(await look(home, unknown)).toMatchObject({ ok: false, fault: { kind: 'refused' } });
    expect(asked).toEqual([]);
  });
});
