import { expect, it } from 'vitest';
import {
  confirm,
  containAll,
  countKeys,
  decide,
  decideAll,
  goHome,
  leavePlan,
  letTimePass,
  literal,
  openItem,
  quit,
  remove,
  takeBack,
  whenIdle,
} from '../support/drill-steps.ts';
import { seek, startDrill, stateFolder, type Write, whenRead, writesOf } from '../support/drill-terminal.ts';

const size = { cols: 80, rows: 24 };
/** So slow that no session ends by itself meanwhile, so quick that the trail is read in a few seconds. */
const speed = 6;

const lost = expect.stringMatching(/^nothing of it can be taken back: \S/);
/** What reseal did, newest first, and what becomes of it: taken back (null), or why not, said before anything is sent. */
const changes: [title: string, outcome: unknown][] = [
  ['Delete key AKIAXQ7Z', lost],
  ["Take reseal's own deny off ops-chain-b", null],
  ["Take reseal's own deny off ops-chain-a", null],
  ['Delete inline policy emergency-debug', null],
  ['Quarantine, then delete user tmp-admin', lost],
  ['Deny session ops-chain-b', null],
  ['Deny session ops-chain-a', null],
  ['Deactivate key AKIAXQ7Z', lost],
  ['Quarantine user tmp-admin', lost],
];

const told = ({ operation, input, outcome }: Write): string =>
  [operation, input.RoleName ?? input.UserName ?? '', outcome].join(' ');

// Issue 4 §6: by keys alone, at 80×24.
it('nothing is alive after fewer than 60 keys, IAM is as expected, then what can be undone is undone', {
  timeout: 360_000,
}, async () => {
  const stateDir = stateFolder();
  const counted = countKeys(startDrill(stateDir, [], size, speed));
  let { pty } = counted;
  await pty.waitFor(/✖ CAN STILL ACT/, 60_000);
  await whenRead(pty);
  expect(await containAll(pty)).toBe(4);
  await pty.waitFor(/nothing is known to be alive|nothing can still act/, 60_000);
  expect(counted.keys()).toBeLessThan(60);
  expect(writesOf(stateDir).map(told)).toEqual([
    ...['AttachUserPolicy tmp-admin done', 'UpdateAccessKey tmp-admin done', 'UpdateAccessKey ci-deploy done'],
    ...['PutRolePolicy ops-chain-a done', 'PutRolePolicy ops-chain-b done'],
  ]);

  await openItem(pty, 'iam.users');
  await remove(pty, {
    finding: { kind: 'user-created', name: 'user/tmp-admin' },
    way: 'Quarantine, then delete',
    plan: /Quarantine, then delete user tmp-admin/,
    outcome: /done: IAM has no such user/,
  });
  await openItem(pty, 'policy.restored');
  const inline = { kind: 'inline-policy-put', name: 'role/shipping-irsa' };
  await remove(pty, { finding: inline, way: 'Delete', plan: /DeleteRolePolicy/, outcome: /done: / });
  // Somebody does these by hand; of the two on shipping-irsa no event tells whether they were there before.
  await decideAll(pty, 'shared', { kind: 'resource-shared', name: 'snap-' }, 'accepted', 2);
  await decideAll(pty, 'role/', { kind: 'trust-changed', name: 'role/catalog-deploy' }, 'accepted', 3);
  await decideAll(pty, 'assignment', { kind: 'assignment-changed', name: 'permissionSet/' }, 'accepted', 2);

  // The key is watched for half an hour, and a session that is denied lives until 18:10 without its deny.
  pty = await letTimePass(pty, { stateDir, until: 4 * 60 + 25, size, speed });
  await pty.press('c');
  await pty.waitFor(/── Contain ──/);
  await pty.waitFor(/✔ nothing can still act/, 90_000);
  for (const name of ['ops-chain-a', 'ops-chain-b']) {
    await seek(pty, new RegExp(`▸ – reseal-session-deny on role ${name}`));
    await pty.press('enter');
    await confirm(pty, /done: reseal's deny is off/);
    await leavePlan(pty);
  }
  // Its record came an hour late, after everything else had been decided.
  await openItem(pty, 'policy.restored');
  await pty.waitFor(/stands\s+policy-attached\s+group\/developers/, 60_000);
  await decide(pty, { kind: 'policy-attached', name: 'group/developers' }, 'accepted');
  await openItem(pty, 'iam.users');
  await remove(pty, {
    finding: { kind: 'access-key-created', name: 'AKIAXQ7Z' },
    way: 'Delete the key',
    plan: /Delete key AKIAXQ7Z/,
    outcome: /done: \S+ is deleted/,
  });
  await goHome(pty);
  await whenIdle(pty);
  await pty.waitFor(/✔ iam\.users/, 90_000);
  await pty.waitFor(/✔ policy\.restored/, 90_000);

  const before = writesOf(stateDir);
  await pty.press('z');
  await pty.waitFor(new RegExp(`${changes.length} changes of reseal's own`));
  const became: [string, string | null][] = [];
  for (const [title] of changes) became.push([title, await takeBack(pty, title)]);
  expect(became).toEqual(changes);
  for (const [title, outcome] of changes)
    if (outcome === null) await seek(pty, new RegExp(`▸ \\S+ ${literal(title)}.*✔ taken back`));
  const after = writesOf(stateDir);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.slice(before.length).map(told)).toEqual([
    ...['PutRolePolicy ops-chain-b done', 'PutRolePolicy ops-chain-a done', 'PutRolePolicy shipping-irsa done'],
    ...['DeleteRolePolicy ops-chain-b done', 'DeleteRolePolicy ops-chain-a done'],
  ]);
  expect(after.find((w) => told(w) === 'PutRolePolicy shipping-irsa done')?.input.PolicyDocument).toMatch(/Statement/);
  await quit(pty);
});
