import { foundIn } from '../../core/finding.ts';
import { clusterOf } from '../../core/kubernetes/audit-log.ts';
import type { KubernetesFact } from '../../core/kubernetes/findings.ts';
import { withFoundBefore } from '../../core/kubernetes/found-before.ts';
import { madeUnderOwner, withAudit } from '../../core/kubernetes/who-did-it.ts';
import { notRead, read } from '../../core/reading.ts';
import { sourceChanges } from '../journal-diff.ts';
import { readKubeAudit } from '../read-kube-audit.ts';
import { readKubernetes } from '../read-kubernetes.ts';
import type { Source, SourceContext } from './source.ts';
import { accountOf, sessionSpan } from './window.ts';

/** After Argo CD, which knows what belongs to its applications, and after the trail, which knows the window. */
export const kubernetesSource: Source<'kubernetes'> = {
  id: 'kubernetes',
  label: 'Kubernetes',
  after: ['identity', 'argocd', 'audit'],
  read: async (context) => {
    const { deps, facts, task, signal } = context;
    const { ports, config, store, audit } = deps;
    const { now } = ports.clock;
    if (!config.kubernetes) return read('not-configured', now());
    const window = sessionSpan(store.progress(), now());
    if (!window) {
      const what = 'when the session began is not known, so there is no window to look in';
      return notRead({ kind: 'invalid', what }, now());
    }
    const argocd = facts.argocd?.ok && facts.argocd.value !== 'not-configured' ? facts.argocd.value : null;
    const asked = {
      ...{ program: ports.program, config: config.kubernetes, account: accountOf(store.progress(), config) },
      ...{ hash: audit.hash, window, now, progress: task.progress },
      apps: argocd?.apps.map((a) => a.app) ?? null,
    };
    const reading = await readKubernetes(asked, signal);
    if (!reading.ok) return reading;
    const fact = await whoDidIt(reading.value, context, window);
    const old = store.progress().findings.filter((f) => f.source === 'kubernetes');
    const findings = withFoundBefore(old, fact, window);
    await store.append(sourceChanges(store.progress(), 'kubernetes', findings, true));
    return { ...reading, value: fact };
  },
};

/** The audit log is asked where the context names the cluster as EKS does; else who did it stays unknown, and that is said. */
const whoDidIt = async (
  fact: KubernetesFact,
  context: SourceContext,
  window: { from: number; to: number },
): Promise<KubernetesFact> => {
  const { store, config, audit } = context.deps;
  const place = clusterOf(fact.context);
  if (!place) {
    const why = 'the context does not name an EKS cluster, so its audit log was not read: who did it is not known';
    return { ...fact, audited: { ok: false, asked: false, why } };
  }
  const log = await readKubeAudit(place, window, context);
  if (!log.ok) return { ...fact, audited: { ok: false, asked: true, why: log.fault.what } };
  const { sessions, findings: before } = store.progress();
  const here = before.filter((f) => f.source === 'kubernetes' && f.uniqueId !== null && foundIn(f, fact.system));
  const known = here.map((f) => f.subject);
  const ids = { sessions, account: accountOf(store.progress(), config), hash: audit.hash };
  const { owners, listed, system } = fact;
  const at = { ...ids, owners, listed, system, context: fact.context, known: new Set(known) };
  const { events, malformed } = log.value;
  const bad = malformed > 0;
  const why = bad ? `${malformed} lines of the audit log were no records` : `${events.length} records of the audit log`;
  const hidden = madeUnderOwner(fact.underOwner ?? [], events, sessions);
  const findings = withAudit([...fact.findings, ...hidden], events, at);
  return { ...fact, findings, owned: fact.owned - hidden.length, audited: { ok: !bad, asked: true, why } };
};
