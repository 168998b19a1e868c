import { expect, it } from 'vitest';
import { audit, isWrite, parseRecord, subjectOf } from '../../../source/core/audit/index.ts';
import { reconcile } from '../../../source/core/reconcile/index.ts';
import { parseSessionLog } from '../../../source/core/session-log/index.ts';
import { incidentOf } from '../../../source/drill/incident-of.ts';
import { buildWorld } from '../../../source/drill/scenario/build.ts';
import { enabledRegions } from '../../../source/drill/world/regions.ts';
import { hash } from '../../support/hash.ts';
import { coverage, minute, rowsOf } from './made.ts';

const t0 = Date.UTC(2026, 4, 20, 13);

it.each([1, 7])('the drill’s own log against its own trail, seed %d: nearly all of it is accounted for', (seed) => {
  const incident = incidentOf(seed, t0);
  const { world } = buildWorld(seed, 0, t0);
  const events = enabledRegions.flatMap((region) =>
    world.trail.entries(region).flatMap((e) => {
      const parsed = parseRecord(JSON.parse(e.text));
      return parsed.ok ? [parsed.event] : [];
    }),
  );
  const seeds = {
    ...{ roleArn: incident.roleArn, accessKeyIds: [], sessionName: 'alice', principalArn: null },
    ...{ from: t0 - 60 * minute, to: t0 + 120 * minute },
  };
  const { fact } = audit({ events, seeds, hash, awsNow: t0 + 120 * minute });
  const entries = parseSessionLog(incident.logText, { date: incident.startedAt, source: 'drill' });
  const rows = rowsOf(events.map((e) => ({ ...e, write: isWrite(e), subject: subjectOf(e) })));
  const compared = reconcile({
    ...{ rows, entries, sessions: fact.sessions, writes: new Set(fact.writeIds), corrections: {} },
    coverage: coverage({ end: t0 + 12 * 60 * minute }),
  });

  const names = compared.unlogged.map((r) => `${r.name} ${r.subject}`);
  expect(names).toContain('CreateAccessKey ci-deploy');
  expect(names.some((n) => n.startsWith('UpdateAssumeRolePolicy'))).toBe(true);
  expect(names.some((n) => n.startsWith('ConsoleLogin'))).toBe(true);
  expect(compared.unlogged.length).toBeLessThan(compared.writes / 3);
  const states = entries.map((e, i) => ({ text: e.text, ...compared.lines[i] }));
  expect(states.filter((s) => s.mark === 'not-seen').map((s) => s.text)).toEqual([
    'aws ec2 describe-instances --regoin us-west-2',
  ]);
  expect(states.find((s) => s.text.startsWith('aws s3 cp'))).toMatchObject({
    mark: 'nature',
    why: expect.stringContaining('data event'),
  });
});
