import type { Application, AppResource } from '../../core/argocd/applications.ts';
import { connectionFlags } from '../../core/argocd/commands.ts';
import type { Call, Plan } from '../../core/plan.ts';
import { plural } from '../../core/plural.ts';
import { notRead } from '../../core/reading.ts';
import { redactManifest } from '../../core/redact-manifest.ts';
import { redacted } from '../../core/session-log/redact-secrets.ts';
import {
  type ActionType,
  asRead,
  type PlanContext,
  type Planned,
  type ReadPorts,
  type Subject,
  see,
} from './action-type.ts';
import { appIdOf, diffText, effectsOf, previewOf, refreshedApp } from './argocd-app.ts';

const shownLines = 20;

const named = ({ kind, namespace, name }: AppResource): string =>
  `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
const extras = ({ resources }: Application): AppResource[] => resources.filter((r) => r.pruned);
/** What differs and git has: what a sync without pruning brings back. */
const different = ({ resources }: Application): AppResource[] =>
  resources.filter((r) => !r.pruned && r.status !== null && r.status !== 'Synced');

const lastLines = (text: string): string[] => {
  const lines = redactManifest(text)
    .split('\n')
    .map((l) => l.trimEnd())
    .filter((l) => l !== '');
  const cut = lines.length - shownLines;
  return cut > 0 ? [`(${plural(cut, 'line')} before)`, ...lines.slice(-shownLines)] : lines;
};

type Effects = Extract<Awaited<ReturnType<typeof effectsOf>>, { ok: true }>['value'];

const callFor = (app: Application, prune: boolean, { hooks }: Effects, diff: string): Call => {
  const blanked = diff.split(redacted).length - 1;
  const but = blanked > 0 ? `, but for ${plural(blanked, 'value')} that may be secret` : '';
  const hooked = hooks.length > 0 ? `; runs ${plural(hooks.length, 'hook')}` : '';
  return {
    ...{ service: 'argocd', operation: 'app sync', input: { App: app.id, Prune: prune } },
    says: prune
      ? `applies what is in git, and deletes ${plural(extras(app).length, 'object')} that git does not have${hooked}`
      : `applies what is in git; prunes nothing, forces nothing, replaces nothing${hooked}`,
    undo: {
      possible: false,
      how: `what ran before is in the saved difference${but}; put it into git to have it again`,
    },
    alreadyDone: [],
  };
};

const effectLines = ({ hooks, hooksSeen, others }: Effects): string[] => [
  ...(hooks.length > 0 ? [`It runs hooks, and deletes what is left of their last run: ${hooks.join(', ')}`] : []),
  ...(hooksSeen ? [] : ['It has several sources: whether it runs hooks could not be seen.']),
  ...(others.length > 0 ? [`Its sync options: ${others.join(', ')}`] : []),
];

const warningsOf = (app: Application, prune: boolean, effects: Effects, preview: string): string[] => [
  ...(prune
    ? ['These objects will be DELETED, with what they hold:', ...extras(app).map((r) => `  ${named(r)}`)]
    : [
        ...(different(app).length > 0 ? [`It changes: ${different(app).map(named).join(', ')}`] : []),
        ...(extras(app).length > 0
          ? [`git does not have, and this sync leaves: ${extras(app).map(named).join(', ')} (a choice of its own)`]
          : []),
      ]),
  ...effectLines(effects),
  'What runs may restart. If the change by hand keeps something alive, put it into git first.',
  'argocd says of it, after a dry run:',
  ...lastLines(preview).map((l) => `  ${l}`),
];

/** A target's name: the same application name is another one at another server, as far as the configuration tells. */
const targetArn = ({ config }: Pick<ReadPorts, 'config'>, app: string): string =>
  `${['argocd', ...connectionFlags(config?.argocd ?? {})].join(' ')}:${app}`;

const plan =
  (prune: boolean) =>
  async ({ finding }: Subject, ports: ReadPorts, { digest }: PlanContext, signal: AbortSignal): Promise<Planned> => {
    if (!finding) return { ok: false, why: 'it is about no application; nothing was planned' };
    const id = await appIdOf(ports, finding, signal);
    if (!id.ok) return { ok: false, why: `the application could not be found: ${id.fault.what}` };
    if (id.value === null) return { ok: false, why: 'argocd lists no such application: re-run the probe' };
    const got = await refreshedApp(ports, id.value, signal);
    if (!got.ok) return { ok: false, why: `it could not be read: ${got.fault.what}` };
    const app = got.value;
    if (app.sync === 'Synced') return { ok: false, why: 'it is Synced: re-run the probe', nothing: true };
    if (app.sync !== 'OutOfSync') return { ok: false, why: `its comparison failed (${app.sync}); nothing was planned` };
    const pruned = extras(app);
    if (prune && pruned.length === 0)
      return { ok: false, why: 'nothing of it would be pruned; nothing is left to do', nothing: true };
    if (!prune && pruned.length > 0 && different(app).length === 0)
      return { ok: false, why: 'it differs only in what git does not have: a sync without pruning changes nothing' };
    const effects = await effectsOf(ports, app, signal);
    if (!effects.ok) return { ok: false, why: `what its sync would do could not be read: ${effects.fault.what}` };
    const { harms, hooks } = effects.value;
    if (harms.length > 0)
      return {
        ok: false,
        why: `its sync would replace or force ${harms.join(', ')}, which can delete what runs and make it anew; nothing was planned. Sync the others of it by hand (argocd app sync --resource)`,
      };
    const preview = await previewOf(ports, app.id, prune, signal);
    if (!preview.ok) return { ok: false, why: `a dry run of it failed: ${preview.fault.what}` };
    const diff = redactManifest(await diffText(ports, app.id, signal));
    const resources = app.resources.map((r) => ({ ...r, pruned: r.pruned === true }));
    const preImage = { application: app.id, revision: app.revision, sync: app.sync, resources, hooks, diff };
    const kind = prune ? 'sync-app-prune' : 'sync-app';
    const value: Plan = {
      ...{ kind, title: `Sync ${app.name} to what is in git${prune ? ', and prune' : ''}`, item: finding.item },
      ...{ finding: finding.id, account: finding.account },
      // Not the bare name: a sync that deletes must not be confirmed by the habit of one that does not.
      target: { arn: targetArn(ports, app.id), name: prune ? `prune ${app.name}` : app.name, uniqueId: null },
      calls: [callFor(app, prune, effects.value, diff)],
      warnings: warningsOf(app, prune, effects.value, preview.value),
      ...asRead(got.at, digest(JSON.stringify(preImage))),
      preImage,
    };
    return { ok: true, plan: value };
  };

/** After a refresh. A sync without pruning has done its part when only what git does not have is left. */
const readBack: ActionType['readBack'] = async ({ target, calls }, ports, signal) => {
  const { App, Prune } = calls[0]?.input ?? {};
  // An unsettled one may be looked at after the configuration has changed.
  if (target.arn !== targetArn(ports, String(App)))
    return notRead({ kind: 'refused', what: 'it was asked of another Argo CD: set argocd in the config as it was' }, 0);
  const got = await refreshedApp(ports, String(App), signal);
  if (!got.ok) return got;
  const app = got.value;
  if (app.sync === 'Synced') return { ...got, value: see(`${app.name} is Synced after a refresh`, true) };
  if (app.sync !== 'OutOfSync') return { ...got, value: see(`its comparison failed (${app.sync})`, null) };
  const left = different(app);
  if (Prune !== true && left.length === 0 && extras(app).length > 0) {
    const what = `synced; ${plural(extras(app).length, 'object')} that git does not have would need pruning`;
    return { ...got, value: see(what, true) };
  }
  const what = left.length > 0 ? left.map(named).join(', ') : 'it does not say which objects';
  return { ...got, value: see(`${app.name} is OutOfSync: ${what}`, false) };
};

const gone = ({ finding }: Subject): string | null => (finding?.standing === false ? 'it is Synced' : null);
const isOffered =
  (kind: string): ActionType['offered'] =>
  ({ finding }) =>
    finding?.kind === 'drift' && finding.source === 'argocd' && finding.actions.includes(kind);

/**
 * Brings an application back to what is in git, without pruning (domain.md §5.4). What ran is gone after it, and hooks may run:
 * an intrusion is not synced away.
 */
export const syncApp: ActionType = {
  ...{ kind: 'sync-app', label: 'Sync to git', deletes: true, offered: isOffered('sync-app'), disabled: gone },
  hits: () => 'objects of this application that differ; they may restart',
  ...{ plan: plan(false), readBack },
};

/** The same, and what git does not have is deleted: a choice of its own with a word of its own. */
export const syncAppPrune: ActionType = {
  ...{ kind: 'sync-app-prune', label: 'Sync to git, and delete what git does not have', deletes: true },
  ...{ offered: isOffered('sync-app-prune'), disabled: gone },
  hits: () => 'deletes the objects that git does not have; they are listed first',
  ...{ plan: plan(true), readBack },
};
