import { pressEsc, pressUntil, seek, settled, startDrill } from './drill-terminal.ts';
import type { Pty } from './pty.ts';

/** What a person does in the drill, in steps: each ends only when the screen shows what it came to. */

export type Size = { cols: number; rows: number };

const special = /[.*+?^${}()|[\]\\/]/g;
export const literal = (text: string): string => text.replace(special, '\\$&');

/** The same terminal, and how many keys went into it. */
export const countKeys = (pty: Pty): { pty: Pty; keys(): number } => {
  let pressed = 0;
  const press = (...keys: string[]): Promise<void> => {
    pressed += keys.length;
    return pty.press(...keys);
  };
  return { pty: { ...pty, press }, keys: () => pressed };
};

/** Nothing runs any more: what the screen says is what the last check came to. */
export const whenIdle = (pty: Pty, ms = 90_000): Promise<string> =>
  pty.waitFor(/^(?![\s\S]*\brunning \S)[\s\S]*T\+/, ms);

export const goHome = async (pty: Pty): Promise<void> => {
  for (let i = 0; i < 5 && !/Hour 0–1/.test(pty.screen()); i++) await pressEsc(pty);
  await pty.waitFor(/Hour 0–1/);
};

/** From anywhere into a line of the checklist, its findings on screen. */
export const openItem = async (pty: Pty, item: string): Promise<void> => {
  await goHome(pty);
  await pty.press('2');
  // The cursor may be there already: then enter is the next key, and it must come by itself.
  await settled(pty);
  await seek(pty, new RegExp(`▸.{0,3}${literal(item)}`));
  await pty.press('enter');
  await pty.waitFor(/── Item ──/);
  await pty.waitFor(/Findings · /);
};

/** The word that the plan asks for: a name, or its short code. */
const wordOf = (plan: string): string =>
  (/Type (\S.*?) to go on:/.exec(plan)?.[1] ?? '').replace(/^the short code of .*, /, '');

/** The plan is there: types what it asks for, and waits until it has been read back. Gives the plan as it was shown. */
export const confirm = async (pty: Pty, outcome: RegExp): Promise<string> => {
  const plan = await pty.waitFor(/Type \S.* to go on:/, 60_000);
  const word = wordOf(plan);
  await pty.press(...word);
  // A chunk of several keys is text and confirms nothing: enter comes by itself, when all of the word is there.
  // Of a long word the field shows the end.
  await pty.waitFor(new RegExp(`go on: .*${literal(word.slice(-8))}▏`));
  await settled(pty);
  await pty.press('enter');
  await pty.waitFor(outcome, 60_000);
  // As long as it runs there is no way back.
  await pty.waitFor(/esc back/);
  return plan;
};

/** Leaves the outcome of a change; never with a second esc, which would leave the screen under it as well. */
export const leavePlan = async (pty: Pty): Promise<void> => {
  await pressEsc(pty);
  await pty.waitFor(/^(?![\s\S]*── Confirm a change ──)[\s\S]*T\+/, 30_000);
};

/** A finding, by its kind and the beginning of what is shown of its subject. */
export type Which = { kind: string; name: string };

/**
 * A key on a finding of the open item, and the dialog about it. A check that ends just then may move the cursor, or take the
 * key together with the one before, which means nothing: whoever sees no dialog, or another one, goes back and looks again.
 */
export const on = async (pty: Pty, key: string, { kind, name }: Which, dialog: RegExp): Promise<string> => {
  const row = new RegExp(`▸ [▸▾] \\S [^\\n]*${literal(kind)}\\S*\\s+${literal(name)}`);
  for (let tries = 0; tries < 5; tries++) {
    await seek(pty, row);
    await settled(pty);
    if (!row.test(pty.screen())) continue;
    await pty.press(key);
    const planning = /Reading the live state/;
    const either = new RegExp(`${dialog.source}|${planning.source}`);
    const came = await pty.waitFor(either, 10_000).catch(() => '');
    if (came !== '') return dialog.test(came) ? came : pty.waitFor(dialog, 60_000);
    if (!/── Item ──/.test(pty.screen())) await pressEsc(pty);
    await pty.waitFor(/── Item ──/);
  }
  throw new Error(`no dialog about ${kind} ${name}\n${pty.screen()}`);
};

/** A dialog with this title about this finding. */
const about = (title: string, { kind, name }: Which): RegExp =>
  new RegExp(`${title}[\\s\\S]*${literal(kind)}\\S* \\S*${literal(name)}`);

/** `d` on a finding, this way where there are several, and the typed confirmation. Gives the plan as it was shown. */
export const remove = async (
  pty: Pty,
  { finding, way, plan, outcome }: { finding: Which; way: string; plan: RegExp; outcome: RegExp },
): Promise<string> => {
  const choice = about('What shall be planned', finding);
  const came = await on(pty, 'd', finding, new RegExp(`${choice.source}|${plan.source}`));
  if (choice.test(came)) {
    await pressUntil(pty, 'down', new RegExp(`▸ ${literal(way)}`));
    // Drawn is not yet listening: a key in the very moment in which a list comes is not for it.
    await settled(pty);
    await pty.press('enter');
    await pty.waitFor(plan, 60_000);
  }
  const shown = await confirm(pty, outcome);
  await leavePlan(pty);
  return shown;
};

/** The lines of a form, one after the other: each is typed when it is asked for, and handed in when all of it is there. */
export const fill = async (pty: Pty, answers: [label: string, text: string][]): Promise<void> => {
  for (const [label, text] of answers) {
    await pty.waitFor(new RegExp(`▸ ${label}`));
    await pty.press(...text);
    if (text !== '') await pty.waitFor(new RegExp(`▸ ${label}\\s+${literal(text)}`));
    await pty.press('enter');
  }
  await pty.waitFor(/^(?![\s\S]*Decided: )[\s\S]*T\+/);
  await settled(pty);
};

const answersFor: { [kind in 'explained' | 'accepted']: [string, string][] } = {
  explained: [
    ['Reason', 'as the log says'],
    ['Reference', 'line 4'],
    ['Owner', ''],
  ],
  accepted: [
    ['Reason', 'asked for a change'],
    ['Owner', 'bob'],
    ['Until', '7d'],
  ],
};

/** `x` on a finding, or, with `all`, on everything that the filter shows. */
export const decide = async (
  pty: Pty,
  finding: Which,
  as: 'explained' | 'accepted',
  all: number | null = null,
): Promise<void> => {
  await on(pty, 'x', finding, all === null ? about('What was decided', finding) : /Decide about/);
  if (all !== null) {
    await pressUntil(pty, 'down', new RegExp(`▸ all ${all} shown`));
    await pty.press('enter');
    await pty.waitFor(/What was decided/);
  }
  await pressUntil(pty, 'down', new RegExp(`▸ ${as}`));
  await pty.press('enter');
  await fill(pty, answersFor[as]);
  await pty.waitFor(new RegExp(`findings?(?:: | is | are )${as}`));
};

/** One decision about all that a filter leaves of the open item, `count` of them; `of` is one of those. The filter goes again. */
export const decideAll = async (
  pty: Pty,
  filter: string,
  of: Which,
  as: 'explained' | 'accepted',
  count: number,
): Promise<void> => {
  await on(pty, '/', of, /filter: /);
  await pty.press(...filter);
  await pty.waitFor(new RegExp(`filter: ${literal(filter)}▏`));
  await pty.press('enter');
  // What is typed no longer has no cursor.
  await pty.waitFor(new RegExp(`filter: ${literal(filter)}(?!▏)`));
  await decide(pty, of, as, count);
  await pressEsc(pty);
};

/** `x` on every finding of the open item that stands and begins with `of`, one after the other. */
export const decideRest = async (pty: Pty, as: 'explained' | 'accepted', of = ''): Promise<void> => {
  const open = new RegExp(`[▸▾] [✖?] (?:stands|not told) +(\\S+) +(${literal(of)}\\S*)`);
  for (let n = 0; n < 12; n++) {
    // Open ones stand first; the cursor went down with the last one.
    await pty.press('g');
    await settled(pty);
    const [, kind = '', name = ''] = open.exec(pty.screen()) ?? [];
    if (kind === '') return;
    await decide(pty, { kind: kind.replace(/…$/, ''), name: name.replace(/…$/, '') }, as);
  }
};

/** `c`, then enter on whatever is the most dangerous, until nothing is known to be alive. How many it was. */
export const containAll = async (pty: Pty): Promise<number> => {
  await pty.press('c');
  await pty.waitFor(/── Contain ──/);
  for (let n = 0; n < 12; n++) {
    const screen = await pty.waitFor(/\d+ not known to be dead|nothing is known to be alive|nothing can still act/);
    if (!/not known to be dead/.test(screen)) return n;
    // Ended, and the check that sees it is on its way: the cursor goes on to what can still act.
    await pty.waitFor(/▸ [✖?] |nothing is known to be alive|nothing can still act/, 60_000);
    if (!/▸ [✖?] /.test(pty.screen())) return n;
    await pty.press('enter');
    await confirm(pty, /done: /);
    await leavePlan(pty);
    await pty.waitFor(/── Contain ──/);
  }
  throw new Error(`there is no end of credentials\n${pty.screen()}`);
};

/**
 * Takes back what reseal did, from the list of `z`, and waits for the read-back. Null, or why it says beforehand that it
 * cannot be.
 */
export const takeBack = async (pty: Pty, title: string): Promise<string | null> => {
  await seek(pty, new RegExp(`▸ \\S+ ${literal(title)}`));
  await settled(pty);
  const lost = /not now: (nothing of it can be taken back)[\s\S]*?not: (\S.*)/.exec(pty.screen());
  if (lost) return `${lost[1]}: ${lost[2]}`;
  await pty.press('enter');
  const plan = await pty.waitFor(/Type \S.* to go on:|It cannot be planned now[\s\S]*taken back: /, 60_000);
  const refused = /taken back: ([\s\S]*)/.exec(plan)?.[1];
  if (refused === undefined) await confirm(pty, /done: it is as it was before/);
  await leavePlan(pty);
  await pty.waitFor(/── Take back ──/);
  return refused ?? null;
};

/** Rejects with the screen when it does not come in time. */
const within = <T>(ms: number, what: string, pty: Pty, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${what}\n${pty.screen()}`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** `q`, until the terminal is given back; then it ends what runs, and itself. */
export const quit = async (pty: Pty): Promise<void> => {
  await goHome(pty);
  await settled(pty);
  await pty.press('q');
  const { code } = await within(45_000, 'it does not end', pty, pty.exit);
  if (code !== 0) throw new Error(`it ended with ${code}\n${pty.screen()}`);
};

/** What the incident's clock shows, minutes after T. */
export const minutesOf = (pty: Pty): number => {
  const [, hours = '0', minutes = '0'] = /T\+(\d+):(\d\d)/.exec(pty.screen()) ?? [];
  return Number(hours) * 60 + Number(minutes);
};

/**
 * Hours go by while nobody works: the drill is left, watched with a quick clock until that shows `until` (minutes after T),
 * and started again at `speed`. A check is due then.
 */
export const letTimePass = async (
  pty: Pty,
  { stateDir, until, size, speed }: { stateDir: string; until: number; size: Size; speed: number },
): Promise<Pty> => {
  await quit(pty);
  const quick = startDrill(stateDir, ['--read-only'], size, 3000);
  await quick.waitFor(/T\+/, 60_000);
  for (const end = Date.now() + 60_000; minutesOf(quick) < until && Date.now() < end; ) await settled(quick, 50);
  await quit(quick);
  const again = startDrill(stateDir, [], size, speed);
  await again.waitFor(/T\+/, 60_000);
  return again;
};
