import { plural } from '../../../core/plural.ts';
import { attention, defineItem, notConfigured, pass, unknown } from '../../define-item.ts';
import { settledTrail, sortFindings } from '../../judge-trail.ts';

export const kubernetesUntracked = defineItem({
  id: 'kubernetes.untracked',
  step: '3c',
  deadline: 3,
  title: 'No object of the window is left that nothing owns',
  why: 'Argo CD sees only what it manages: a ClusterRoleBinding made by hand is invisible to it. Times and field managers tell what was made and changed in the window, not by whom.',
  needs: ['identity', 'clock', 'audit', 'argocd', 'kubernetes'],
  uses: ['program', 'identity', 'regions', 'trail', 'kubeAudit'],
  judge: (context) => {
    const reading = context.facts.kubernetes;
    if (!reading) return unknown('Kubernetes was not asked');
    if (reading.ok && reading.value === 'not-configured') return notConfigured;
    if (!reading.ok) return unknown(reading.fault.what);
    if (reading.value === 'not-configured') return notConfigured;
    const { unread, kinds, objects, owned, audited } = reading.value;
    const { standing, unread: dim } = sortFindings(context.progress.findings, 'kubernetes.untracked', context);
    if (standing.length > 0)
      return attention(
        `${plural(standing.length, 'object')} of the window: ${standing.map((f) => f.subject).join(', ')}`,
      );
    const [first] = unread;
    if (first) return unknown(`${unread.length} of ${kinds} kinds not listed: ${first.resource}: ${first.why}`);
    if (dim[0]) return unknown(`${plural(dim.length, 'object')} not told, ${dim[0].subject}: ${dim[0].standingWhy}`);
    // An audit log that should have told and could not: Secrets that were read would be missing.
    if (audited.asked && !audited.ok) return unknown(`the cluster's audit log: ${audited.why}`);
    const argocd = context.facts.argocd;
    if (argocd && !argocd.ok) return unknown(`what Argo CD owns is not known: ${argocd.fault.what}`);
    const asked = argocd?.ok && argocd.value !== 'not-configured' ? argocd.value.apps : [];
    const unsure = asked.find((a) => a.unread !== null);
    if (unsure) return unknown(`what Argo CD application ${unsure.app.name} owns is not known: ${unsure.unread}`);
    // While a credential lives the window is open: what it makes next was not looked at.
    const trail = settledTrail(context);
    if (!trail.ok) return trail.judgement;
    return pass(
      `${plural(objects, 'object')} of ${kinds} kinds read; ${owned} of the window, each with an owner or decided about; ${audited.why}`,
    );
  },
});
