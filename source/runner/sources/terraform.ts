import type { Finding } from '../../core/finding.ts';
import { read } from '../../core/reading.ts';
import { suspectsOf } from '../../core/terraform/attribution.ts';
import { withGone } from '../../core/terraform/drift-findings.ts';
import type { RootReading } from '../../core/terraform/reading.ts';
import { treeOf } from '../../core/terraform/tree-hand.ts';
import { inSlices } from '../in-slices.ts';
import { appendEach } from '../journal-audit.ts';
import { comparingSource, sourceChanges } from '../journal-diff.ts';
import { type Root, readRoot, stepsOfRoot } from '../read-terraform.ts';
import type { Source, SourceContext } from './source.ts';
import { type Attributing, atFirst, attributed } from './terraform-attribution.ts';
import { saveDrift } from './terraform-evidence.ts';
import { ownersOf } from './terraform-owners.ts';
import { trailGap } from './trail-gap.ts';
import { accountOf } from './window.ts';

/** How long a plan waits for a lock, s, and may take, ms: a state of thousands of objects is refreshed in minutes. */
const lockTimeout = 60;
const timeout = 20 * 60_000;
/** Each plan is a program with providers of its own. */
const atOnce = 4;

/** Roots of one folder share `.terraform/`: one after the other. */
const lanesOf = (roots: Root[]): Root[][] => [...Map.groupBy(roots, (r) => r.path).values()];

const readRoots = async (
  context: SourceContext,
  roots: Root[],
  compared: (root: RootReading) => Promise<void>,
): Promise<RootReading[]> => {
  const { deps, task, signal } = context;
  const { program, files, clock } = deps.ports;
  const done = new Map<string, number>();
  const readings = new Map<string, RootReading>();
  const lanes = lanesOf(roots);
  const worker = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      for (const root of lane) {
        const step = (n: number): void => {
          done.set(root.name, n);
          const sum = [...done.values()].reduce((a, b) => a + b, 0);
          task.progress(sum, roots.length * stepsOfRoot);
        };
        const ask = { program, files, now: clock.now, step, compared, lockTimeout, timeout };
        readings.set(root.name, await readRoot(ask, root, signal));
        step(stepsOfRoot);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, lanes.length) }, worker));
  return roots.flatMap((r) => readings.get(r.name) ?? []);
};

/** The roots that the asked lines need; `terraform.orphans` needs all of them. */
const rootsFor = (roots: Root[], items: string[] | undefined): Root[] =>
  !items || items.includes('terraform.orphans') ? roots : roots.filter((r) => items.includes(`terraform.${r.name}`));

/** What the evidence has now nobody reads any more: of thousands of differences it is most of the memory. */
const withoutHunks = (root: RootReading): RootReading => ({
  ...root,
  differences: root.differences.map((d) => ({ ...d, plannedHunks: [], driftHunks: [], ids: [] })),
});

/** Drift of the roots that were read, with whose it is; what the other roots showed earlier stays as it is known. */
export const terraformSource: Source<'terraform'> = {
  id: 'terraform',
  label: 'Terraform',
  // Whose drift it is hangs on what the trail tells.
  after: ['audit'],
  read: async (context) => {
    const { deps, signal, items } = context;
    const { store, config, ports, audit } = deps;
    const { now } = ports.clock;
    const all = config.terraform?.roots ?? [];
    if (all.length === 0) {
      await store.append(sourceChanges(store.progress(), 'terraform', [], true));
      return read('not-configured', now());
    }
    const known = store.progress().findings.filter((f) => f.source === 'terraform');
    const attributing = (): Attributing => {
      const progress = store.progress();
      const roleArn = progress.incident?.roleArn ?? config.breakglass.roleArn;
      return {
        ...{ suspects: suspectsOf(progress.findings), hash: audit.hash, account: accountOf(progress, config) },
        ...{ trail: ports.trail, now, tree: treeOf(progress.sessions, roleArn, progress.issuedAt), signal },
        gap: trailGap(context.facts, progress, now()),
      };
    };
    const fresh = new Map<string, Finding[]>();
    const drift = (): Finding[] => [...fresh.values()].flat();
    const kept = known.filter((f) => all.some((r) => f.item === `terraform.${r.name}`));
    const write = async (): Promise<void> => {
      const others = kept.filter((f) => !fresh.has(f.item.slice('terraform.'.length)));
      const steps = comparingSource(store.progress(), 'terraform', [...drift(), ...others], true);
      await appendEach(store, await inSlices(steps));
    };
    // One after the other: two roots that end together would each write what the other has just written.
    let saved = Promise.resolve();
    const save = (): Promise<void> => {
      saved = saved.then(write);
      return saved;
    };
    const byId = new Map(known.map((f) => [f.id, f]));
    // On the screen as soon as its plan is compared, whatever the other roots still do.
    const compared = async (root: RootReading): Promise<void> => {
      if (root.why !== null) return;
      fresh.set(root.name, withGone(await inSlices(atFirst(root, attributing(), byId)), known, root.name));
      await save();
    };
    const roots = await readRoots(context, rootsFor(all, items), compared);
    const proved = roots.filter((r) => r.why === null);
    for (const name of fresh.keys()) if (!proved.some((r) => r.name === name)) fresh.delete(name);
    const by = attributing();
    for (const root of proved) {
      const found = await attributed(root, by, fresh.get(root.name) ?? []);
      if (found) fresh.set(root.name, withGone(found, known, root.name));
    }
    await save();
    const findings = drift();
    for (const root of proved) await saveDrift(deps, root);
    return read({ roots: roots.map(withoutHunks), findings, owners: await ownersOf(deps, roots, signal) }, now());
  },
};
