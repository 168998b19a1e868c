import { wantedIamReads } from '../../core/audit/liveness.ts';
import type { Facts } from '../../core/facts.ts';
import type { Finding } from '../../core/finding.ts';
import type { IamPort } from '../../core/ports.ts';
import { compare, type PutBack } from '../../core/put-back/compare.ts';
import { deedsIn } from '../../core/put-back/deeds.ts';
import type { ByTerraform } from '../../core/put-back/expected.ts';
import { isCompared } from '../../core/put-back/part.ts';
import type { Expectation } from '../../core/put-back/terraform-expectation.ts';
import { notRead, read } from '../../core/reading.ts';
import { readIam } from '../read-iam.ts';
import { readExpectation } from '../read-terraform.ts';
import type { Source, SourceContext } from './source.ts';

/** The same limits as a state has when a whole root is read. */
const timeout = 5 * 60_000;

/** What all roots expect: as this check has read them already, else by their states alone. */
const byTerraform = async ({ deps, facts, signal }: SourceContext): Promise<ByTerraform> => {
  const { config, ports } = deps;
  const all = config.terraform?.roots ?? [];
  if (all.length === 0) return null;
  const fact = facts.terraform?.ok && facts.terraform.value !== 'not-configured' ? facts.terraform.value : null;
  const roots: Expectation[] = [];
  for (const root of all) {
    const known = fact?.roots.find((r) => r.name === root.name)?.expectation;
    if (known) {
      roots.push(known);
      continue;
    }
    const { program, files, clock } = ports;
    const ask = { program, files, now: clock.now, step: () => undefined, lockTimeout: 60, timeout };
    const told = await readExpectation(ask, root, signal);
    if (!told.ok) return told;
    roots.push(told.value);
  }
  return { ok: true, roots };
};

const compareIn = async (
  account: string,
  iam: IamPort,
  findings: Finding[],
  deeds: ReturnType<typeof deedsIn>,
  terraform: ByTerraform,
  signal: AbortSignal,
): Promise<[string, PutBack][]> => {
  const mine = findings.filter((f) => f.account === account);
  if (mine.length === 0) return [];
  const wanted = wantedIamReads({ sessions: [], findings: mine }, account);
  // Whether somebody was renamed the audit has told; names are enough here.
  const facts = await readIam(iam, { ...wanted, userIds: false, groupIds: false }, signal);
  return mine.flatMap((f): [string, PutBack][] => {
    const compared = compare(f, deeds, facts, terraform);
    return compared ? [[f.id, compared]] : [];
  });
};

/**
 * IAM three ways for everything that the session did to policies, roles and groups: before, now, as Terraform expects it. Read
 * anew in this check; what is in an account that was not read is left out, and the judge says so.
 */
export const putBackSource: Source<'putBack'> = {
  id: 'putBack',
  label: 'IAM as it should be',
  after: ['identity', 'audit', 'terraform'],
  read: async (context): Promise<Facts['putBack']> => {
    const { deps, facts, signal } = context;
    const { store, ports } = deps;
    const { now } = ports.clock;
    if (!facts.audit) return notRead({ kind: 'invalid', what: 'the trail was not read' }, now());
    if (!facts.audit.ok) return notRead(facts.audit.fault, now());
    if (!facts.identity?.ok)
      return notRead(facts.identity?.fault ?? { kind: 'invalid', what: 'who reads was not asked' }, now());
    const findings = facts.audit.value.findings.filter(isCompared);
    // Nothing to compare: then Terraform is not asked either.
    const terraform = findings.length > 0 ? await byTerraform(context) : null;
    const deeds = deedsIn(await store.events.significant());
    const home = facts.identity.value.account;
    const places: [string, IamPort][] = [
      [home, ports.iam],
      ...ports.accounts.map((a): [string, IamPort] => [a.id, a.iam]),
    ];
    const told: [string, PutBack][] = [];
    for (const [account, iam] of places)
      told.push(...(await compareIn(account, iam, findings, deeds, terraform, signal)));
    const value = Object.fromEntries(told);
    if (signal.aborted) return notRead({ kind: 'cancelled', what: 'cancelled' }, now());
    const old = store.progress().putBack ?? {};
    const upsert = Object.fromEntries(told.filter(([id, p]) => JSON.stringify(old[id]) !== JSON.stringify(p)));
    const gone = Object.keys(old).filter((id) => !(id in value));
    if (Object.keys(upsert).length + gone.length > 0) await store.append([{ type: 'put-back.compared', upsert, gone }]);
    return read(value, now());
  },
};
