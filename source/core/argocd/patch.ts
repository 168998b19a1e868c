import type { Finding } from '../finding.ts';

/** Can the difference of this be put into git by hand? */
export const hasPatch = (f: Pick<Finding, 'kind' | 'source' | 'diff'>): boolean =>
  f.kind === 'drift' && f.source === 'argocd' && (f.diff?.length ?? 0) > 0;

/**
 * What differs, as text for whoever changes git to what runs: the cluster's side and git's side, as `argocd app diff` tells
 * them. It is no patch that `git apply` takes, for Argo CD does not know the files (domain.md §5.4).
 */
export const patchText = ({ subject, diff = [] }: Pick<Finding, 'subject' | 'diff'>): string =>
  [
    `# Argo CD application ${subject.replace(/[^\x20-\x7e]/g, '?')}: "<" is what runs, ">" is what git says.`,
    '# To keep what runs, change the manifests in git from ">" to "<", and open a pull request.',
    ...diff,
    '',
  ].join('\n');
