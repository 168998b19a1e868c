import { describe, expect, it } from 'vitest';
import {
  handIn,
  journalOf,
  pressEsc,
  startDrill,
  stateFolder,
  toConfirmation,
  whenRead,
  writesOf,
} from '../support/drill-terminal.ts';

/** The built app in a real pseudo-terminal, by keys alone. */
describe('the drill in a terminal', () => {
  it('starts, moves, opens, deletes the user, resumes, resizes, masks, and gives the terminal back', {
    timeout: 120_000,
  }, async () => {
    const stateDir = stateFolder();
    const pty = startDrill(stateDir);
    await pty.waitFor(/T\+\d\d:\d\d:\d\d of 24:00/);
    expect(pty.alternate()).toBe(true);
    const home = await whenRead(pty);
    expect(home).toMatch(/CAN STILL ACT/);
    expect(home).toMatch(/DRILL/);

    await toConfirmation(pty);
    const plan = pty.screen();
    for (const call of ['AttachUserPolicy', 'UpdateAccessKey', 'DeleteLoginProfile']) expect(plan).toContain(call);
    // A chunk is text: it fills the field and confirms nothing, whatever it ends with.
    pty.type('tmp-adm\r');
    await pty.waitFor(/go on: tmp-adm/);
    expect(writesOf(stateDir)).toEqual([]);
    await pty.press('i', 'n');
    await handIn(pty, 'tmp-admin');
    await pty.waitFor(/done: IAM has no such user/, 30_000);
    const writes = writesOf(stateDir).map((w) => `${w.operation} ${w.outcome}`);
    expect(writes[0]).toBe('AttachUserPolicy done');
    expect(writes.at(-1)).toBe('DeleteUser done');
    expect(writes.every((w) => w.endsWith(' done'))).toBe(true);

    await pressEsc(pty);
    pty.resize(80, 24);
    await pty.waitFor(/Hour 1–4|Item/);
    pty.resize(50, 12);
    await pty.waitFor(/60/);
    pty.resize(120, 40);
    const account = /account (\d{12})/.exec(plan)?.[1] ?? 'no account';
    await pty.waitFor(/iam\.users|Hour 1–4/);
    await pty.press('m');
    await pty.waitFor(/masked/);
    await pressEsc(pty);
    await pty.press('w');
    const masked = await pty.waitFor(/Session tree/);
    expect(masked).not.toContain(account);
    expect(masked).not.toContain('tmp-admin');
    await pressEsc(pty);
    await pty.press('q');
    expect(await pty.exit).toMatchObject({ code: 0 });
    expect(pty.alternate()).toBe(false);
    expect(pty.raw()).toContain('\u001b[?25h');

    const again = startDrill(stateDir);
    await again.waitFor(/T\+/);
    await again.press('J');
    await again.waitFor(/Journal/);
    await again.press('q');
    await again.exit;
    expect(writesOf(stateDir)).toHaveLength(writes.length);
  });

  it.each([25, 60, 100, 150, 220, 320])(
    'is killed %i ms after the confirmation: nothing repeated, nothing lost, the unknown shown',
    { timeout: 120_000 },
    async (ms) => {
      const stateDir = stateFolder();
      const pty = startDrill(stateDir);
      await whenRead(pty);
      await toConfirmation(pty);
      await pty.press(...'tmp-admin');
      await handIn(pty, 'tmp-admin');
      await new Promise((resolve) => setTimeout(resolve, ms));
      pty.kill9();
      await pty.exit;
      const before = writesOf(stateDir);
      const asked = journalOf(stateDir).filter((l) => l.event.type === 'call.requested').length;
      const answered = journalOf(stateDir).filter((l) => l.event.type === 'call.answered').length;

      const again = startDrill(stateDir);
      await again.waitFor(/T\+/);
      const finished = journalOf(stateDir).some((l) => l.event.type === 'action.finished' && l.event.state === 'done');
      if (asked > 0 && !finished) {
        await again.press('J');
        await again.waitFor(/unsettled/, 20_000);
        await pressEsc(again);
      }
      // What the world did is in the journal as asked for; at most the last request has no answer.
      expect(before.length).toBeLessThanOrEqual(asked);
      expect(asked - answered).toBeLessThanOrEqual(1);
      await again.waitFor(/trail\.collected\s.*17 Regions/, 40_000);
      if (!before.some((w) => w.operation === 'DeleteUser')) {
        await again.waitFor(/iam\.users.*user-created/, 40_000);
        await toConfirmation(again);
        await again.press(...'tmp-admin');
        await handIn(again, 'tmp-admin');
        await again.waitFor(/done: IAM has no such user/, 30_000);
      }
      const all = writesOf(stateDir);
      expect(all.slice(0, before.length)).toEqual(before);
      const done = all.filter((w) => w.outcome === 'done').map((w) => `${w.operation} ${JSON.stringify(w.input)}`);
      expect(new Set(done).size).toBe(done.length);
      expect(done.filter((d) => d.startsWith('DeleteUser '))).toHaveLength(1);
      await again.press('ctrl-c');
    },
  );

  it('follows a second time, read-only, and says who writes', { timeout: 60_000 }, async () => {
    const stateDir = stateFolder();
    const first = startDrill(stateDir);
    await whenRead(first);
    const second = startDrill(stateDir);
    const screen = await second.waitFor(/FOLLOW/);
    expect(screen).toContain('DRILL-1');
    await second.press('q');
    expect(await second.exit).toMatchObject({ code: 0 });
    await first.press('q');
    expect(await first.exit).toMatchObject({ code: 0 });
  });
});
