import { mayBeAccepted } from '../core/coverage.ts';
import { missingPermissions } from '../core/permissions/missing.ts';
import { type Command, type CommandContext, screenIds } from './command.ts';

/** Its screen comes with a later issue; the key is kept for it, and says so. */
const later = (): string => 'not in this version';
const needsItem = ({ subject }: CommandContext): string | null => (subject.item ? null : 'select an item first');
const needsFinding = ({ subject }: CommandContext): string | null =>
  subject.finding ? null : 'open an item and select a finding first';

/** The engine knows what can be done about a kind of finding; here it is only said. */
const removal = (context: CommandContext): string | null => {
  const { actions, credential } = context.subject;
  if (credential) return null;
  // Without an action of its own the exact calls are shown, for somebody to do by hand.
  const none = needsFinding(context);
  if (none || actions.length === 0) return none;
  return actions.some((a) => a.disabled === null) ? null : (actions[0]?.disabled ?? null);
};

/** A manual line such as a payment provider's keys must not be waved through (product.md §3). */
const waivable = (context: CommandContext): string | null => {
  const spec = context.state.items.find((i) => i.id === context.subject.item);
  return needsItem(context) ?? (spec?.skippable === false ? `${spec.id} can be attested, never waived` : null);
};

/** What a probe of this version sees is not a matter of anybody's word. */
const vouchable = (context: CommandContext): string | null => {
  const spec = context.state.items.find((i) => i.id === context.subject.item);
  return (
    needsItem(context) ?? (spec?.attestable === false ? `a probe looks at ${spec.id}: read it, or waive it` : null)
  );
};

/** The runbook makes a second issuance an incident of its own, and nothing else. */
const linkable = (context: CommandContext): string | null => {
  const { progress } = context.state;
  const found = progress.findings.find((f) => f.id === context.subject.finding);
  return needsFinding(context) ?? (found?.kind === 'renewal' ? null : 'only a later issuance is linked');
};

/** Every command there is. Keys are kept stable (product.md §6). */
export const commands = {
  up: { keys: ['up', 'k'], on: screenIds, label: 'up', help: 'one line up', moves: true },
  down: { keys: ['down', 'j'], on: screenIds, label: 'down', help: 'one line down', moves: true },
  'page-up': { keys: ['page-up'], on: screenIds, label: 'page up', help: 'one page up', moves: true },
  'page-down': { keys: ['page-down'], on: screenIds, label: 'page down', help: 'one page down', moves: true },
  first: { keys: ['home', 'g'], on: screenIds, label: 'first', help: 'to the first line', moves: true },
  last: { keys: ['end', 'G'], on: screenIds, label: 'last', help: 'to the last line', moves: true },
  'next-pane': {
    keys: ['tab', 'right'],
    on: ['home', 'log'],
    label: 'next pane',
    help: 'to the next window, or the next pane',
    moves: true,
  },
  'last-pane': {
    keys: ['shift-tab', 'left'],
    on: ['home', 'log'],
    label: 'pane before',
    help: 'to the window or the pane before',
    moves: true,
  },
  'window-1': { keys: ['1'], on: ['home'], label: 'hour 0–1', help: 'to the window of hour 0–1', moves: true },
  'window-2': { keys: ['2'], on: ['home'], label: 'hour 1–4', help: 'to the window of hour 1–4', moves: true },
  'window-3': { keys: ['3'], on: ['home'], label: 'hour 4–24', help: 'to the window of hour 4–24', moves: true },
  open: { keys: ['enter'], on: screenIds, label: 'open', help: 'open, expand, or go on', footer: true },
  match: {
    ...{ keys: ['e'], on: ['log'], label: 'match', writes: true, footer: true },
    help: 'say by hand which line of the log an event belongs to, or that a match is wrong',
  },
  'log-keep': {
    ...{ keys: [], on: ['log'], label: 'keep the line', writes: true },
    help: 'keep the selected line of the log, which could not be read, as a note: you have looked at it',
  },
  'log-add': {
    ...{ keys: ['a'], on: ['log'], label: 'add', writes: true, footer: true },
    help: 'write lines into the session log, each with the time it is then, while the newest events stand beside it',
  },
  back: { keys: ['esc'], on: 'everywhere', label: 'back', help: 'back, close, or cancel' },
  remove: {
    ...{ keys: ['d'], on: ['item', 'tree', 'contain'], label: 'remove', danger: true, footer: true, why: removal },
    help: 'plan the removal of the selected finding; nothing changes before its name is typed',
  },
  contain: {
    ...{ keys: ['c'], on: 'everywhere', label: 'contain', footer: true },
    help: 'what can still act, and the shortest safe way to end it',
  },
  mark: {
    ...{ keys: ['x'], on: ['item', 'drift', 'log'], label: 'mark', writes: true, footer: true, why: needsFinding },
    help: 'decide about the selected finding, or about all that the filter shows',
  },
  're-run': {
    ...{ keys: ['r'], on: ['home', 'item', 'drift', 'log'], label: 're-run' },
    ...{ writes: true, footer: true, why: needsItem },
    help: 'run the probes of the selected item again',
  },
  're-run-all': {
    ...{ keys: ['R'], on: 'everywhere', label: 're-run all', writes: true },
    help: 'run every probe again',
  },
  'read-anew': {
    ...{ keys: [], on: 'everywhere', label: 'read the trail anew', writes: true },
    help: 'run every probe, and ask for the whole trail from its beginning: also what was delivered very late is found',
  },
  tree: { keys: ['w'], on: 'everywhere', label: 'tree', help: 'the session tree on a time axis', footer: true },
  trail: { keys: ['t'], on: 'everywhere', label: 'trail', help: 'all events', footer: true },
  log: { keys: ['l'], on: 'everywhere', label: 'log', help: 'the session log beside the trail', footer: true },
  drift: {
    keys: ['f'],
    on: 'everywhere',
    label: 'drift',
    help: 'Terraform drift, whose it is, and orphans; Argo CD',
    footer: true,
  },
  rotation: { keys: ['o'], on: 'everywhere', label: 'rotation', help: 'what has to be rotated', why: later },
  postmortem: { keys: ['p'], on: 'everywhere', label: 'postmortem', help: 'postmortem and sign-off', why: later },
  handoff: { keys: ['h'], on: 'everywhere', label: 'hand-off', help: 'the card for the next shift', why: later },
  import: { keys: ['i'], on: 'everywhere', label: 'import', help: 'import a session log', writes: true },
  undo: {
    ...{ keys: ['z'], on: 'everywhere', label: 'undo' },
    help: 'what reseal did itself, and what of it can be taken back; nothing changes before its name is typed',
  },
  'exact-calls': {
    ...{ keys: ['e'], on: ['undo'], label: 'exact calls', footer: true },
    help: 'the exact calls that take it back, for somebody who may',
  },
  granted: {
    ...{ keys: [], on: 'everywhere', label: 'permission granted', writes: true },
    help: 'say that what AWS refused reseal is allowed by now, so that it can be tried again',
    why: ({ state }) => (missingPermissions(state.progress).length > 0 ? null : 'AWS has refused reseal nothing'),
  },
  filter: {
    keys: ['/'],
    on: ['item', 'trail', 'log', 'drift', 'journal'],
    label: 'filter',
    help: 'show only what matches',
    footer: true,
  },
  note: { keys: ['n'], on: 'everywhere', label: 'note', help: 'write a note into the journal', writes: true },
  link: {
    ...{ keys: [], on: ['item'], label: 'link', writes: true, why: linkable },
    help: 'say that a later issuance of the role is an incident of its own, with its justification',
  },
  attest: {
    ...{ keys: [], on: ['home', 'item'], label: 'attest', writes: true, why: vouchable },
    help: 'vouch for the selected item, with a note or a link',
  },
  waive: {
    ...{ keys: [], on: ['home', 'item'], label: 'waive', writes: true, why: waivable },
    help: 'accept the selected item as it is, with reason and expiry',
  },
  journal: {
    keys: ['J'],
    on: 'everywhere',
    label: 'journal',
    help: 'everything that was asked, done and said',
    footer: true,
  },
  coverage: {
    keys: [],
    on: 'everywhere',
    label: 'coverage',
    help: 'what was read, account by account and Region by Region, and what each gap makes unknown',
  },
  'accept-closed': {
    ...{ keys: [], on: ['coverage'], label: 'accept closed Regions', writes: true },
    help: 'a named person accepts that Regions which the organisation closes stay unread',
    why: ({ state }) =>
      state.progress.coverage.regions.some(mayBeAccepted) ? null : 'no Region is closed by the organisation',
  },
  'take-over': {
    ...{ keys: [], on: 'everywhere', label: 'take over' },
    help: 'become the one who writes; the other follows, and that is journalled',
    why: ({ state: { mode, readOnly } }) =>
      readOnly ? 'started with --read-only' : mode.mode === 'follower' ? null : 'this one does not follow anybody',
  },
  cancel: {
    ...{ keys: [], on: 'everywhere', label: 'cancel the check', help: 'stop the probes that run; what was read stays' },
    why: ({ state }) => (state.running.length > 0 ? null : 'nothing runs'),
  },
  palette: { keys: [':'], on: 'everywhere', label: 'commands', help: 'every command, by name', footer: true },
  mask: {
    keys: ['m'],
    on: 'everywhere',
    label: 'mask',
    help: 'hide accounts, keys, names and addresses; again to show them',
    footer: true,
  },
  help: { keys: ['?'], on: 'everywhere', label: 'help', help: 'this list', footer: true },
  quit: { keys: ['q'], on: 'everywhere', label: 'quit', help: 'leave; everything is saved', footer: true },
} as const satisfies { [id: string]: Command };

/** A command that is not in the table does not compile. */
export type CommandId = keyof typeof commands;
export const commandIds = Object.keys(commands) as CommandId[];
export const commandOf = (id: CommandId): Command => commands[id];
/** Those whose key is kept for a later version. */
export const notYet: ReadonlySet<CommandId> = new Set(commandIds.filter((id) => commandOf(id).why === later));
