import { plural } from '../../../core/plural.ts';
import { attention, defineItem, notConfigured, pass, unknown } from '../../define-item.ts';
import { sortFindings } from '../../judge-trail.ts';

export const argocdSync = defineItem({
  id: 'argocd.sync',
  step: '3c',
  deadline: 3,
  title: 'Every Argo CD application is Synced after a refresh',
  why: 'A change by hand shows as OutOfSync; decide to keep it in git or to sync it away. Self-heal may have reverted it already, ignored differences are not compared, and what no application tracks is not seen here at all: that says nothing about what happened.',
  needs: ['argocd'],
  uses: ['program'],
  judge: (context) => {
    const reading = context.facts.argocd;
    if (!reading) return unknown('Argo CD was not asked');
    if (!reading.ok) return unknown(reading.fault.what);
    if (reading.value === 'not-configured') return notConfigured;
    const { apps, cut } = reading.value;
    const { standing, unread: dim } = sortFindings(context.progress.findings, 'argocd.sync', context);
    if (standing.length > 0)
      return attention(`${plural(standing.length, 'application')} OutOfSync: ${standing[0]?.subject}`);
    if (dim[0])
      return unknown(`${plural(dim.length, 'application')} not told, ${dim[0].subject}: ${dim[0].standingWhy}`);
    const unread = apps.filter((a) => a.unread !== null);
    const [first] = unread;
    if (first)
      return unknown(
        `${unread.length} of ${plural(apps.length, 'application')} not known: ${first.app.name}: ${first.unread}`,
      );
    if (apps.length === 0) return unknown('argocd lists no application: there is none, or this login may see none');
    if (cut !== null) return unknown(`${cut} (${plural(apps.length, 'application')} seen)`);
    const heals = apps.filter((a) => a.app.selfHeal).length;
    const ignores = apps.filter((a) => a.app.ignores > 0).length;
    const blind = [
      heals > 0 ? `${heals} heal themselves` : '',
      ignores > 0 ? `${ignores} ignore some differences` : '',
    ].filter((t) => t !== '');
    return pass(
      `${plural(apps.length, 'application')} Synced or decided about${blind.length > 0 ? `; ${blind.join(', ')}` : ''}`,
    );
  },
});
