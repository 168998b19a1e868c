import type { Application } from './applications.ts';

/**
 * What a sync does beside applying what is in git. `harms`: what is replaced or forced, so that it may be deleted and made
 * again; `hooks`: programs that run with it; `others`: the application's other sync options. In words.
 */
export type SyncEffects = { harms: string[]; hooks: string[]; others: string[] };

/** Of the object itself, not of the pods that it makes: those stand further in. */
const annotation = (manifest: string, name: string): string => {
  const lines = manifest.split('\n');
  const at = lines.findIndex(
    (l) => l.startsWith(`    ${name}:`) || (/^ {4}["']/.test(l) && l.slice(5).startsWith(name)),
  );
  if (at < 0) return '';
  const first = (lines[at] ?? '').replace(/^[^:]*:/, '');
  // A long text goes on in the lines below.
  const more = lines.slice(at + 1);
  const end = more.findIndex((l) => !/^ {5,}\S/.test(l));
  const rest = end < 0 ? more : more.slice(0, end);
  return [first, ...rest].join(' ').replace(/^\s*[|>][+-]?\s|["']/g, '');
};

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((o) => o.trim())
    .filter((o) => o !== '');

const isHarm = (option: string): boolean => /^(?:Replace|Force)\s*=\s*true$/i.test(option);

/** Phases of a sync; `Skip` and what runs when the application is deleted are none. Helm's names mean the same (Argo CD docs, helm). */
const phases: { [hook: string]: string } = {
  ...{ PreSync: 'PreSync', Sync: 'Sync', PostSync: 'PostSync', SyncFail: 'SyncFail' },
  ...{ 'pre-install': 'PreSync', 'pre-upgrade': 'PreSync', 'post-install': 'PostSync', 'post-upgrade': 'PostSync' },
};

const phasesOf = (manifest: string): string[] => {
  const own = listOf(annotation(manifest, 'argocd.argoproj.io/hook'));
  const named = own.length > 0 ? own : listOf(annotation(manifest, 'helm.sh/hook'));
  return [...new Set(named.flatMap((h) => (Object.hasOwn(phases, h) ? [phases[h] ?? h] : [])))];
};

const field = (manifest: string, start: string): string =>
  (manifest.split('\n').find((l) => l.startsWith(`${start}:`)) ?? '').slice(start.length + 1).trim();

const named = (manifest: string): string => {
  const namespace = field(manifest, '  namespace');
  const name = field(manifest, '  name') || `${field(manifest, '  generateName')}…`;
  return `${field(manifest, 'kind')} ${namespace === '' ? '' : `${namespace}/`}${name}`;
};

/**
 * `manifests`: what `argocd app manifests` printed, YAML of one object after another. Null = that is not what it is, so that
 * nobody can say what a sync would do.
 */
export const syncEffects = (
  { syncOptions }: Pick<Application, 'syncOptions'>,
  manifests: string,
): SyncEffects | null => {
  const objects = manifests.split(/^---\s*$/m).filter((m) => m.trim() !== '');
  if (objects.some((m) => field(m, 'kind') === '')) return null;
  const harms = objects.flatMap((m) => {
    const options = listOf(annotation(m, 'argocd.argoproj.io/sync-options')).filter(isHarm);
    return options.length === 0 ? [] : [`${named(m)} (${options.join(', ')})`];
  });
  const all = syncOptions.filter(isHarm);
  return {
    harms: [...(all.length > 0 ? [`all of it (${all.join(', ')})`] : []), ...harms],
    hooks: objects.flatMap((m) => phasesOf(m).map((p) => `${p} ${named(m)}`)),
    others: syncOptions.filter((o) => !isHarm(o)),
  };
};
