import { noteFault } from '../../state/fault-log.ts';
import { openStore } from '../../state/open-store.ts';
import { drillClock, realClock } from '../adapters/clock.ts';
import { isSignificant, isWrite, subjectOf } from '../core/audit/classify.ts';
import type { Config } from '../core/config.ts';
import type { Engine } from '../core/engine.ts';
import type { Faults } from '../core/fault-point.ts';
import type { Incident, Roles } from '../core/incident.ts';
import { parseSessionLog } from '../core/session-log/index.ts';
import type { Store } from '../core/store.ts';
import { actionTypes } from '../runbook/actions/index.ts';
import { itemTypes } from '../runbook/index.ts';
import { createEngine } from '../runner/engine.ts';
import { overlayEvents } from '../runner/overlay-events.ts';
import { unsavedStore } from '../runner/unsaved-store.ts';
import { drillConfig, drillReach, drillTime, type RunningWorld, worldDir } from './drill-world.ts';
import { incidentsOf } from './incidents.ts';
import { openActOf, portsOf, realReach } from './ports.ts';
import { newId, sha256, whoAmI } from './who.ts';

export type OpenAsk = {
  stateDir: string;
  incident: string;
  /** `observe` reads what is saved and keeps what it reads itself in memory. */
  mode: 'write' | 'follow' | 'observe';
  config: Config;
  readOnly: boolean;
  env: NodeJS.ProcessEnv;
  create?: boolean;
  /** What an incident that is not open yet is opened with. */
  opening?: { incident: Omit<Incident, 'openedAt'>; roles: Roles; log: string | null };
  /** Where tests let it die; see core/fault-point.ts. */
  faults?: Faults;
  /** The world of a drill, where it runs already. */
  world?: RunningWorld;
};

export type OpenIncident = {
  engine: Engine & { idle(): Promise<void> };
  store: Store;
  config: Config;
  /** Proves the whole journal. Null = it holds; else what is wrong, in words. */
  verify(): Promise<string | null>;
  close(): Promise<void>;
};

/** The version goes up whenever these rules change: what was flagged by older ones is then flagged anew. */
const rules = { isSignificant, isWrite, subjectOf, version: '3' };

/** Opens an incident and everything it needs: its store, its clock, its ports (a drill's own world, else the real one). */
export const openIncident = async (ask: OpenAsk): Promise<OpenIncident> => {
  const { stateDir, incident, mode, env, readOnly } = ask;
  const time = drillTime(stateDir, incident);
  const clock = time ? drillClock(time) : realClock();
  const who = whoAmI();
  const file = await openStore({
    stateDir,
    incident,
    mode,
    now: clock.now,
    who,
    create: ask.create ?? false,
    faults: ask.faults,
    rules,
  });
  const store = mode === 'observe' ? unsaved(file, who, clock.now) : file;
  if (ask.opening && store.mode().mode === 'writer' && !store.progress().incident)
    await begin(store, ask.opening, clock.now());
  const drill = time ? drillReach(stateDir, incident, clock, ask.world) : null;
  const config = drill ? drillConfig(store.progress().incident, worldDir(stateDir, incident)) : ask.config;
  const reach = drill?.reach ?? realReach(clock, config, env, config.vault !== null);
  const engine = await createEngine({
    ...{
      store,
      ports: { ...portsOf(reach, config.vault?.auditLog ?? null), incidents: incidentsOf(stateDir, clock.now) },
    },
    ...{ openAct: openActOf(reach), config },
    ...{ types: itemTypes, actions: actionTypes },
    ...{ hash: sha256, newId, readOnly, faults: ask.faults },
    // Who may not write there does not: another reseal is at work in it, or the person said --read-only.
    noteFault: (where, error) =>
      !readOnly && store.mode().mode === 'writer' && noteFault(store.dir, clock.now(), where, error),
  });
  const close = async () => {
    await engine.close();
    await drill?.close();
  };
  const verify = async () => {
    const proof = await file.verifyJournal();
    // What was found wrong on opening ends the reading there: the lines before it hold, and prove nothing about it.
    if (file.mode().mode === 'tampered') return file.mode().why;
    return proof.ok ? null : file.mode().why || `line ${proof.line} of the journal: ${proof.why}`;
  };
  return { engine, store, config, verify, close };
};

const begin = async (
  store: Store,
  { incident, roles, log }: NonNullable<OpenAsk['opening']>,
  now: number,
): Promise<void> => {
  const opened = { type: 'incident.opened' as const, incident: { ...incident, openedAt: now }, roles };
  const entries = log === null ? [] : parseSessionLog(log, { date: incident.startedAt, zone: 'UTC', source: 'drill' });
  const imported = { type: 'log.imported' as const, source: 'drill', entries };
  await store.append(log === null ? [opened] : [opened, imported], { durable: true });
};

const unsaved = (file: Store, who: string, now: () => number): Store => {
  const events = overlayEvents(file.events, rules);
  return unsavedStore({ incident: file.incident, dir: file.dir, progress: file.progress(), events }, who, now);
};
