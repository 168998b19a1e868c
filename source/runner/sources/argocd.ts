import { argocdFindings } from '../../core/argocd/findings.ts';
import { withFoundBefore } from '../../core/argocd/found-before.ts';
import { read } from '../../core/reading.ts';
import { sourceChanges } from '../journal-diff.ts';
import { readArgocd } from '../read-argocd.ts';
import type { Source } from './source.ts';
import { accountOf, sessionSpan } from './window.ts';

export const argocdSource: Source<'argocd'> = {
  id: 'argocd',
  label: 'Argo CD',
  after: [],
  read: async ({ deps: { ports, config, store, audit }, task, signal }) => {
    if (!config.argocd) return read('not-configured', ports.clock.now());
    const { now } = ports.clock;
    const asked = { program: ports.program, config: config.argocd, now, progress: task.progress };
    const reading = await readArgocd(asked, signal);
    if (reading.ok) {
      const progress = store.progress();
      const at = { account: accountOf(progress, config), window: sessionSpan(progress, now()), hash: audit.hash };
      const old = progress.findings.filter((f) => f.source === 'argocd');
      const findings = withFoundBefore(old, argocdFindings(reading.value, at), reading.value, at);
      await store.append(sourceChanges(progress, 'argocd', findings, true));
    }
    return reading;
  },
};
