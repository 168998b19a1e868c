import { noConfig } from '../../source/core/config.ts';
import { isConfirmed } from '../../source/core/confirm-word.ts';
import { mayBeAccepted } from '../../source/core/coverage.ts';
import type { ConfirmResult, Engine, EngineState, Offer } from '../../source/core/engine.ts';
import type { JournalEvent, JournalLine } from '../../source/core/journal-event.ts';
import { linkText, whyNotLinked } from '../../source/core/linked-incident.ts';
import { missingPermissions } from '../../source/core/permissions/missing.ts';
import type { Plan } from '../../source/core/plan.ts';
import { evolve } from '../../source/core/progress.ts';
import { itemSpecs } from '../../source/runbook/index.ts';
import { createRows, makeRows } from './fake/events.ts';
import { account, lives, makeProgress, startNow, T } from './fake/incident.ts';
import { deletePlan } from './fake/plan.ts';

export type FakeOptions = {
  /** Rows of the trail. */
  events?: number;
  /** Does time go on? Else it is `startNow` until `at` is set. */
  ticking?: boolean;
  state?: Partial<EngineState>;
};

/** As the engine offers it: the least that ends the credential first. */
const offersOf = ({ sessions }: EngineState['progress'], key: string): Offer[] => {
  const session = sessions.find((s) => s.accessKeyId === key);
  const user = { kind: 'quarantine-user', label: 'Quarantine the user', hits: 'ends all that tmp-admin holds' };
  const one = { kind: 'deactivate-key', label: 'Deactivate the key', hits: 'only this key' };
  if (session?.principal?.includes('importer')) return [{ ...one, disabled: 'IAM was not read' }];
  return [{ ...user, disabled: null }, ...(session?.kind === 'user-key' ? [{ ...one, disabled: null }] : [])];
};

const config = {
  ...noConfig(),
  vault: { role: 'breakglass-emergency', mounts: ['aws'], auditLog: null },
  terraform: {
    roots: ['us-east', 'dns'].map((name) => ({ name, path: '.', workspace: 'default', varFiles: [], profile: null })),
  },
  rotations: [{ name: 'stripe', kind: 'manual', skippable: false, why: 's3:* includes the bucket of the Stripe key' }],
};

/** An engine in memory: real progress and journal events, no world. What it was asked for is kept in `asked`. */
export const createFakeEngine = ({ events = 121, ticking = false, state: given = {} }: FakeOptions = {}) => {
  const rows = makeRows(events, T, T + 2.5 * 3_600_000, lives, account);
  const store = createRows(rows);
  const listeners = new Set<() => void>();
  const asked: [string, ...unknown[]][] = [];
  const lines: JournalLine[] = [];
  const started = performance.now();
  let fixed = startNow;
  /** Calls of a confirmed plan go on one by one as they are let through. */
  const waiting: (() => void)[] = [];
  let open = false;
  let state: EngineState = {
    ...{
      progress: makeProgress(rows),
      items: itemSpecs(config),
      running: [],
      readOnly: false,
      savedAt: startNow - 4000,
    },
    ...{ mode: { mode: 'writer', why: '', holder: null }, inFlight: null, message: null, config },
    ...given,
  };
  const now = (): number => (ticking ? startNow + performance.now() - started : fixed);
  const change = (to: Partial<EngineState>): void => {
    state = { ...state, ...to };
    for (const listener of listeners) listener();
  };
  const append = (event: JournalEvent): void => {
    const by = 'bo@laptop';
    lines.push({ v: 1, seq: lines.length + 1, at: now(), by, prev: '', hash: '', event });
    change({ progress: evolve(state.progress, event, { at: now(), by }), savedAt: now() });
  };
  const gate = (): Promise<void> => (open ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve)));
  const note = (name: string, ...rest: unknown[]): Promise<void> => {
    asked.push([name, ...rest]);
    return Promise.resolve();
  };

  const confirm = async (plan: Plan, typed: string): Promise<ConfirmResult> => {
    asked.push(['confirm', typed]);
    if (!isConfirmed(plan, typed))
      return { ok: false, why: 'That is not the name. Nothing was changed. Type it to the letter.', fresh: null };
    const action = `a${lines.length}`;
    const { kind, title, item, finding, target, calls } = plan;
    append({
      type: 'action.requested',
      action,
      kind,
      title,
      item,
      finding,
      account,
      target,
      calls,
      preImage: 'evidence/1.json',
      as: 'cleanup-act',
    });
    for (const [index, call] of calls.entries()) {
      append({ type: 'call.requested', action, index });
      change({ inFlight: { action, call: call.operation, since: now() } });
      await gate();
      if (state.inFlight === null) return { ok: true, action };
      append({ type: 'call.answered', action, index, state: 'done', code: null, requestId: 'r', said: 'ok' });
    }
    change({ inFlight: null });
    append({ type: 'action.finished', action, state: 'done', outcome: `IAM was read again: ${target.name} is gone.` });
    return { ok: true, action };
  };

  const engine: Engine = {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    now,
    events: store,
    readEvent: (id) => store.read(id),
    journal: (count, before = Number.POSITIVE_INFINITY) =>
      Promise.resolve(lines.filter((l) => l.seq < before).slice(-count)),
    check: (items, how) => (how ? note('check', items, how) : note('check', items)),
    cancel: () => void note('cancel'),
    dispose(ids, as) {
      for (const finding of ids) append({ type: 'finding.disposed', finding, disposition: as });
      return note('dispose', ids, as);
    },
    async link(finding, ask) {
      await note('link', finding, ask);
      const why = whyNotLinked(state.progress, finding, ask);
      if (why !== null) return { ok: false, why };
      append({ type: 'incident.linked', finding, ...ask });
      return { ok: true, text: `Linked to ${linkText(ask, null)}.` };
    },
    attest(item, text) {
      append({ type: 'item.attested', item, note: text });
      return note('attest', item, text);
    },
    async acceptClosed(reason, expires) {
      const closed = state.progress.coverage.regions.filter(mayBeAccepted);
      const accepted = { type: 'regions.accepted' as const, account, regions: closed.map((r) => r.region) };
      append({ ...accepted, reason, expires });
      await note('acceptClosed', reason, expires);
      return closed.length;
    },
    waive(item, reason, expires) {
      append({ type: 'item.waived', item, reason, expires });
      return note('waive', item, reason, expires);
    },
    note(about, text) {
      append({ type: 'note.added', about, text });
      return note('note', about, text);
    },
    async permissionsGranted() {
      const names = [...new Set(missingPermissions(state.progress).map((m) => m.permission))];
      for (const permission of names) append({ type: 'permission.granted', permission });
      await note('permissionsGranted');
      return names.length;
    },
    correctMatch(event, line, text) {
      append({ type: 'match.corrected', event, line, note: text });
      return note('correctMatch', event, line, text);
    },
    importLog: () => Promise.resolve({ entries: 0, unparsed: 0 }),
    keepLogLines: () => Promise.resolve(0),
    actionsFor: (id) =>
      typeof id !== 'string'
        ? offersOf(state.progress, 'credential' in id ? id.credential : '')
        : (state.progress.findings.find((f) => f.id === id)?.actions ?? []).map((kind) => ({
            ...{
              kind,
              label: kind === 'delete-user' ? 'quarantine, then delete the user' : 'quarantine the user',
              disabled: null,
            },
          })),
    plan: (kind) => Promise.resolve({ ok: true, plan: { ...deletePlan(now()), kind } }),
    confirm,
    undoByHand: async (id) => {
      asked.push(['undoByHand', id]);
      return { ok: false, why: 'nothing was done' };
    },
    hold: () => void asked.push(['hold']),
    abandon() {
      asked.push(['abandon']);
      const { inFlight } = state;
      if (!inFlight) return;
      change({ inFlight: null });
      append({
        type: 'action.finished',
        action: inFlight.action,
        state: 'unsettled',
        outcome: `${inFlight.call} was left in flight.`,
      });
      for (const go of waiting.splice(0)) go();
    },
    generateConfig: async (file) => {
      asked.push(['generateConfig', file]);
      return { ok: true, path: file.replace(/\.tf$/, '_generated.tf') };
    },
    writeImports: async (findings, file) => {
      asked.push(['writeImports', findings, file]);
      return { ok: true, path: file };
    },
    takeOver: () => note('takeOver'),
    close: () => Promise.resolve(),
  };
  const openedProgress = state.progress;
  if (openedProgress.incident)
    append({ type: 'incident.opened', incident: openedProgress.incident, roles: openedProgress.roles });
  for (let i = 1; i < 40; i++) append({ type: 'note.added', about: `page ${i}`, text: `line ${i} of the journal` });
  state = { ...state, progress: openedProgress, savedAt: startNow - 4000, ...given };

  return {
    engine,
    store,
    asked,
    change,
    append,
    setNow: (ms: number): void => {
      fixed = ms;
    },
    /** Lets one call of a running action through, or with `true` all of them from now on. */
    letThrough: (all = false): void => {
      open = all;
      for (const go of all ? waiting.splice(0) : waiting.splice(0, 1)) go();
    },
  };
};
