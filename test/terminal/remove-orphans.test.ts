import { expect, it } from 'vitest';
import {
  pressEsc,
  pressUntil,
  seek,
  settled,
  startDrill,
  stateFolder,
  whenRead,
  writesOf,
} from '../support/drill-terminal.ts';
import type { Pty } from '../support/pty.ts';

/** From the home screen into a line of the checklist. */
const openItem = async (pty: Pty, item: string): Promise<void> => {
  await pty.press('2');
  await seek(pty, new RegExp(`▸.{0,3}${item.replace('.', '\\.')}`));
  await pty.press('enter');
  await pty.waitFor(/── Item ──/);
  await pty.waitFor(/Findings · |resource-created|untracked-object|drift /);
};

/** The plan is there: types what it asks for, and waits until it has been read back. */
const confirm = async (pty: Pty, outcome: RegExp): Promise<string> => {
  const plan = await pty.waitFor(/Type \S.* to go on:/, 20_000);
  const word = (/Type (\S.*?) to go on:/.exec(plan)?.[1] ?? '').replace(/^the short code of .*, /, '');
  await pty.press(...word);
  // A chunk of several keys is text and confirms nothing: enter comes by itself.
  await pty.waitFor(new RegExp(`go on: ${word.slice(0, 12).replace(/[/.]/g, '\\$&')}`));
  await settled(pty);
  await pty.press('enter');
  await pty.waitFor(outcome, 60_000);
  // As long as it runs there is no way back.
  await pty.waitFor(/esc back/);
  await pressEsc(pty);
  // Never a second one: it would leave the item as well.
  await pty.waitFor(/── (?:Item|Remove) ──/, 30_000);
  return plan;
};

const home = async (pty: Pty): Promise<void> => {
  for (let i = 0; i < 4 && !/Hour 0–1/.test(pty.screen()); i++) await pressEsc(pty);
  await pty.waitFor(/Hour 0–1/);
};

/** On the row of a finding whose subject is like this. */
const select = (pty: Pty, subject: RegExp): Promise<void> =>
  seek(pty, new RegExp(`▸ [▸▾] . [a-z ]+resource-\\w+\\s+${subject.source}`));

/** A key on a finding. A check that ends just then sorts the list anew, and the cursor stays where it was. */
const on = async (pty: Pty, key: string, subject: RegExp, dialog: RegExp): Promise<void> => {
  for (let tries = 0; tries < 5; tries++) {
    await select(pty, subject);
    await pty.press(key);
    const came = await pty.waitFor(dialog, 8000).catch(() => '');
    if (subject.test(came) && dialog.test(came)) return;
    if (!/── Item ──/.test(pty.screen())) await pressEsc(pty);
    await pty.waitFor(/── Item ──/);
  }
  throw new Error(`no dialog about ${subject}`);
};

const fill = async (pty: Pty, ...lines: string[]): Promise<void> => {
  for (const line of lines) {
    await pty.press(...line);
    if (line !== '') await pty.waitFor(new RegExp(line));
    await pty.press('enter');
  }
};

// Long, and dependent on how quick the machine is: by hand, with RESEAL_LONG=1.
it.runIf(process.env.RESEAL_LONG === '1')(
  'what the session left in the cluster and in no state goes, by keys alone',
  { timeout: 240_000 },
  async () => {
    const stateDir = stateFolder();
    const pty = startDrill(stateDir);
    await whenRead(pty);
    await pty.waitFor(/argocd\.sync\s.*OutOfSync/, 40_000);
    await pty.waitFor(/kubernetes\.untracked\s.*1 object/, 40_000);
    await pty.waitFor(/terraform\.orphans\s.*3 made/, 40_000);

    await openItem(pty, 'argocd.sync');
    await pty.press('d');
    expect(await confirm(pty, /done: \S+ is Synced after a refresh/)).toMatch(/dry run/);
    await home(pty);
    await pty.waitFor(/✔ argocd\.sync/, 60_000);

    pty.resize(80, 24);
    await openItem(pty, 'kubernetes.untracked');
    await pty.press('d');
    expect(await confirm(pty, /done: \S+ the cluster has no such object/)).toMatch(/auth can-i/);
    await home(pty);
    // It passes when no credential can make another any more; until then nobody knows.
    await pty.waitFor(/[?✔] kubernetes\.untracked/, 60_000);

    await openItem(pty, 'terraform.orphans');
    await on(pty, 'd', /eipalloc-/, /Type \S.* to go on:/);
    expect(await confirm(pty, /done: AWS has no eipalloc-/)).toMatch(/DryRun=true/);
    await on(pty, 'd', /sgr-/, /Type \S.* to go on:/);
    await confirm(pty, /done: AWS has no sgr-/);
    const told = await pty.waitFor(/1 made and 1 changed or deleted, in no state/, 60_000);
    const [, changed = 'none', machine = 'none'] = /in no state:\s+(i-0\w+), (i-0\w+)/.exec(told) ?? [];
    await on(pty, 'd', new RegExp(machine), /What shall be planned/);
    await pty.press('enter');
    expect(await confirm(pty, /done: AWS (?:takes|has no) /)).toMatch(/CreateSnapshots/);
    await on(pty, 'x', new RegExp(changed), /What was decided/);
    await pressUntil(pty, 'down', /▸ explained/);
    await pty.press('enter');
    await pty.waitFor(/Reason/);
    await fill(pty, 'it did not join', 'line 4', '');

    expect(writesOf(stateDir).map((w) => `${w.operation} ${w.outcome}`)).toEqual([
      ...['sync done', 'delete done', 'ReleaseAddress done', 'RevokeSecurityGroupIngress done'],
      ...['CreateSnapshots done', 'TerminateInstances done'],
    ]);
    await home(pty);
    await pty.press('R');
    await pty.waitFor(/[?✔] terraform\.orphans/, 60_000);
    await pty.press('q');
    expect(await pty.exit).toMatchObject({ code: 0 });
  },
);
