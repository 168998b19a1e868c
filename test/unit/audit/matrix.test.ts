import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readTrailFiles } from '../../../source/commands/read-trail-files.ts';
import { eventRules } from '../../../source/core/audit/event-table.ts';
import { audit } from '../../../source/core/audit/index.ts';
import { withStanding } from '../../../source/core/audit/liveness.ts';
import { fixtureOf, givenKinds, matrixMarkdown } from '../../../source/core/audit/matrix.ts';
import { hash } from '../../support/hash.ts';
import { everyKind } from './every-kind.ts';
import { fixture } from './fixtures.ts';
import { ms, roleArn, seedsOf } from './records.ts';
import { iamFacts, roleState } from './states.ts';

const read = (name: string): string => readFileSync(name, 'utf8');

/** Kinds that an audit of the fixture gives, seeded as its own tests do. */
const kindsIn = async (name: string): Promise<Set<string>> => {
  const { events } = await readTrailFiles([fixture(name)], tmpdir());
  if (name === 'cloudtrail-made') {
    const { fact } = audit({ events, seeds: seedsOf(), hash, awsNow: ms(600) });
    const iam = iamFacts({ roles: { 'breakglass-emergency': roleState('breakglass-emergency') } });
    return new Set(withStanding({ fact, iam, awsNow: ms(600), hash }).findings.map((f) => f.kind));
  }
  const role = 'arn:aws:iam::123837392027:role/stratus-red-team-leave-org-role';
  const seeds = { from: 0, to: Number.MAX_VALUE };
  const byKey = audit({ events, seeds: { ...seeds, accessKeyIds: ['AKIATFQR7NSC8Q4X20BJ'] }, hash, awsNow: null });
  const byRole = audit({ events, seeds: { ...seeds, accessKeyIds: [], roleArn: role }, hash, awsNow: null });
  return new Set([...byKey.fact.findings, ...byRole.fact.findings].map((f) => f.kind));
};

describe('the matrix', () => {
  it('is in step with docs/matrix.md', () => {
    expect(read(fileURLToPath(new URL('../../../docs/matrix.md', import.meta.url)))).toBe(matrixMarkdown());
  });

  it('names fixtures that show what they are named for', async () => {
    const named = Object.entries(fixtureOf);
    for (const name of new Set(named.map(([, f]) => f))) {
      const kinds = await kindsIn(name);
      const claimed = named.filter(([, f]) => f === name).map(([kind]) => kind);
      expect(claimed.filter((kind) => !kinds.has(kind))).toEqual([]);
    }
    expect([...givenKinds].filter((kind) => !(kind in fixtureOf))).toEqual([]);
  });

  it('has each event in one row of the table', () => {
    const names = eventRules.map((r) => `${r.source} ${r.name}`);
    expect(names.length).toBe(new Set(names).size);
  });

  it('is shown by records that this repository can make again', () => {
    const file = JSON.parse(read(fixture('cloudtrail-made/every-kind.json'))) as { Records: unknown[] };
    expect(file.Records).toEqual(JSON.parse(JSON.stringify(everyKind())));
    expect(JSON.stringify(file)).toContain(roleArn);
  });
});
