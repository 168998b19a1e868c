import { expect, it } from 'vitest';
import {
  containAll,
  decide,
  decideAll,
  decideRest,
  goHome,
  letTimePass,
  minutesOf,
  openItem,
  quit,
  remove,
  whenIdle,
} from '../support/drill-steps.ts';
import { startDrill, stateFolder, whenRead, writesOf } from '../support/drill-terminal.ts';

const size = { cols: 80, rows: 24 };
const speed = 10;

// Issue 5 §5: every line of steps 3b and 3c, from attention to pass.
it('what the session left in Terraform, Argo CD and the cluster is dealt with, by keys alone', {
  timeout: 360_000,
}, async () => {
  const stateDir = stateFolder();
  let pty = startDrill(stateDir, [], { cols: 120, rows: 40 }, speed);
  await pty.waitFor(/T\+/, 60_000);
  await whenRead(pty);
  await pty.waitFor(/✖ argocd\.sync\s.*OutOfSync/, 60_000);
  await pty.waitFor(/✖ kubernetes\.untracked\s.*objects? of the window/, 60_000);
  await pty.waitFor(/✖ terraform\.orphans\s.*3 made/, 60_000);
  await pty.waitFor(/✖ terraform\.us-east\s.*4 of 4 differences open/, 60_000);
  await whenIdle(pty);

  await openItem(pty, 'argocd.sync');
  const sync = await remove(pty, {
    finding: { kind: 'drift', name: 'shipping' },
    way: 'Sync',
    plan: /Type /,
    outcome: /done: \S+ is Synced after a refresh/,
  });
  expect(sync).toMatch(/dry run/);
  await goHome(pty);
  await pty.waitFor(/✔ argocd\.sync/, 60_000);

  await openItem(pty, 'kubernetes.untracked');
  const gone = await remove(pty, {
    finding: { kind: 'untracked-object', name: 'ClusterRoleBinding' },
    way: 'Delete',
    plan: /Type /,
    outcome: /done: \S+ the cluster has no such object/,
  });
  expect(gone).toMatch(/auth can-i/);
  pty.resize(80, 24);
  await openItem(pty, 'kubernetes.untracked');
  await decideRest(pty, 'accepted');

  await openItem(pty, 'terraform.orphans');
  const address = await remove(pty, {
    finding: { kind: 'resource-created', name: 'eipalloc-' },
    way: 'Delete',
    plan: /Type /,
    outcome: /done: AWS has no eipalloc-/,
  });
  expect(address).toMatch(/DryRun=true/);
  // The rule stays for a while: somebody owns it.
  await decide(pty, { kind: 'resource-created', name: 'sgr-' }, 'accepted');
  // Judged before the rule was accepted, or after.
  const told = await pty.waitFor(/[12] made and 1 changed or deleted, in no\s+state/, 60_000);
  const [, changed = 'none', made = 'none'] = /in no\s+state:\s+(i-0\w+),\s+(i-0\w+)/.exec(told) ?? [];
  const machine = await remove(pty, {
    finding: { kind: 'resource-created', name: made },
    way: 'Snapshot',
    plan: /Type /,
    outcome: /done: AWS (?:takes|has no) /,
  });
  expect(machine).toMatch(/CreateSnapshots/);
  await decideRest(pty, 'explained', changed);

  await openItem(pty, 'terraform.us-east');
  await decideAll(pty, 'drift', { kind: 'drift', name: 'aws' }, 'accepted', 4);

  await goHome(pty);
  // Nothing passes as long as a credential could make another, nor within the lag after its end.
  await containAll(pty);
  pty = await letTimePass(pty, { stateDir, until: minutesOf(pty) + 20, size, speed });
  await whenIdle(pty);
  for (const item of ['terraform.us-east', 'terraform.orphans', 'argocd.sync', 'kubernetes.untracked'])
    await pty.waitFor(new RegExp(`✔ ${item.replace('.', '\\.')}`), 60_000);

  expect(
    writesOf(stateDir)
      .map((w) => `${w.operation} ${w.outcome}`)
      .slice(0, 5),
  ).toEqual([
    ...['sync done', 'delete done', 'ReleaseAddress done', 'CreateSnapshots done', 'TerminateInstances done'],
  ]);
  await quit(pty);
});
